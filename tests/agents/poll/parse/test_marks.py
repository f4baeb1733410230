from __future__ import annotations

import re
from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.parse.marks import MOST_MARKS, without_rows_of_marks

ALTERNATING = "\u0316\u0301"
"""Marks below and above: to put them into their order takes Python the square of their number."""


def longest_row(text: str) -> int:
    """Return the most marks in a row that normalizing `text` meets."""
    marks = "".join("m" if combining(character) else " " for character in normalize("NFKD", text))
    return max(map(len, re.findall("m+", marks)), default=0)


@pytest.mark.parametrize(
    "text",
    [
        "Việt Nam: mưa lớn ở miền Trung",
        normalize("NFD", "Việt Nam: mưa lớn ở miền Trung, Příšerně žluťoučký kůň"),
        "בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים",
        "बांग्लादेश: चक्रवात से पहले हज़ारों लोग",
        "ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ",
        "H\u0316\u0301\u0316\u0301e comes",
        "„—…“" * 200,
    ],
)
def test_texts_of_people_stay_as_they_are(text: str) -> None:
    assert without_rows_of_marks(text * 40) == text * 40


@pytest.mark.parametrize("mark", [ALTERNATING, "\u0f73", "\uff9e\u3099", "\u0344"])
def test_a_long_row_is_cut_to_its_first_marks(mark: str) -> None:
    text = f"before {'x' + mark * 5_000} after"
    cut = without_rows_of_marks(text)
    assert cut == f"before {'x' + (mark * 30)[:MOST_MARKS]} after"


def test_what_stands_between_two_rows_stays() -> None:
    row = ALTERNATING * 1_000
    cut = without_rows_of_marks(f"a{row}–{row}b")
    assert cut == f"a{row[:MOST_MARKS]}–{row[:MOST_MARKS]}b"


@given(st.integers(0, 100), st.integers(100, 400), st.text("aø ", max_size=60))
def test_a_row_of_128_marks_is_found_wherever_it_stands(before: int, marks: int, after: str) -> None:
    text = "ø" * before + (ALTERNATING * 200)[:marks] + "ø" + after
    cut = without_rows_of_marks(text)
    assert longest_row(cut) <= MOST_MARKS or (cut == text and marks < 128)
