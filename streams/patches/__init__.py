"""Mends of faust-streaming 0.15.3, one module a fault; `apply()` refuses any other version."""

from __future__ import annotations

from importlib.metadata import version

from schemas.errors import DatelineError
from streams.patches import (
    commit_floor,
    damaged_state,
    memory_partitions,
    recovery_resume,
    seek_uncommitted,
    stale_acks,
)

MENDS = (commit_floor, damaged_state, memory_partitions, recovery_resume, seek_uncommitted, stale_acks)

PINNED = "0.15.3"


def apply() -> None:
    """Put the mends in place, once; raises DatelineError on an untested Faust."""
    found = version("faust-streaming")
    if found != PINNED:
        raise DatelineError(
            f"faust-streaming {found} is not {PINNED}: its mended faults must be looked at again"
        )
    for mend in MENDS:
        mend.apply()
