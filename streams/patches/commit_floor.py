"""Faust #606: the consumer commits past an event that is still being processed.

`Consumer._new_offset` takes the newest run of acknowledged offsets without looking at older ones in
flight; a crash then loses those. The mend holds back every offset above the oldest one in flight.
"""

from __future__ import annotations

import functools
from typing import Any

from faust.transport.consumer import Consumer


def apply() -> None:
    """Replace `Consumer._new_offset`, once."""
    original = Consumer._new_offset  # noqa: SLF001 - the fault is there
    if hasattr(original, "__wrapped__"):
        return

    @functools.wraps(original)
    def new_offset(self: Any, tp: Any) -> int | None:
        in_flight = (m.offset for m in list(self._unacked_messages) if m.tp == tp and not m.acked)
        floor = min(in_flight, default=None)
        if floor is None:
            return original(self, tp)
        acked = self._acked[tp]
        held = [offset for offset in acked if offset > floor]
        acked[:] = [offset for offset in acked if offset < floor]
        try:
            return original(self, tp) if acked else None
        finally:
            acked.extend(held)

    Consumer._new_offset = new_offset  # type: ignore[method-assign]  # noqa: SLF001
