"""Finds settings in the environment that nobody reads because their names are misspelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from streams.settings import PREFIX, Settings

_ALIKE = 0.9
"""Names of 20 letters with two wrong; what is less alike may be a variable of somebody else."""


def misspelled(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each of `names` that is no setting but nearly one, with the setting."""
    settings = [PREFIX + name.upper() for name in Settings.model_fields]
    known = {*settings, *(f"{name}_FILE" for name in settings), f"{PREFIX}TEST_BOOTSTRAP"}
    for name in names:
        if name.startswith(PREFIX) and name not in known:
            for nearest in get_close_matches(name, known, n=1, cutoff=_ALIKE):
                yield name, nearest
