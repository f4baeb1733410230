"""Words that several commands say."""

from __future__ import annotations


def count_of(number: int, noun: str) -> str:
    """Return e.g. `1 feed` or `27 feeds`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
