"""Rows of combining marks, bounded: Python normalizes a row in time that grows with its square.

A letter of any language has a handful of marks; Unicode's stream-safe text format (UAX #15, section 13)
allows 30. A summary of nothing but marks would hold each stage that normalizes it for most of a second.
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

MOST_MARKS = 30
_STRIDE = 32
_MARK = r"(?:[^\w\0-\x7f]|[\uff9e\uff9f])"
"""What can be a mark: none is a word character but the sound marks of half-width Katakana."""
_ROW_OF_SAMPLES = re.compile(_MARK + "{4}")
_ROW = re.compile(f"{_MARK}{{{MOST_MARKS + 1},}}")


def without_rows_of_marks(text: str) -> str:
    """Return `text` with at most `MOST_MARKS` marks in a row, unless all rows are shorter than 128.

    Those cost little. To find the others, every 32nd character is looked at: a row of 128 has four of them
    side by side.
    """
    if not _ROW_OF_SAMPLES.search(text[::_STRIDE]):
        return text
    return _ROW.sub(_first_marks, text)


def _first_marks(row: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in row[0]:
        # Some have no class of their own, but are taken apart to marks.
        is_mark = combining(normalize("NFKD", character)[0]) != 0
        marks = marks + 1 if is_mark else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
