from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.enrich.credits import find_credits
from agents.enrich.dateline import find_dateline
from catalog.tables import Row, rows_of

CASES = list(rows_of(Path(__file__).with_name("datelines.tsv").read_text(encoding="utf-8")))


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["text"])
def test_the_dateline_of_a_report_gives_its_place_and_its_agency(row: Row) -> None:
    text = row["text"]
    found = find_dateline(text, 0, find_credits(text))
    if row["place"] == row["agency"] == "-":
        assert found is None
        return
    assert found is not None
    assert (found.agency or "-") == row["agency"]
    if row["place"] != "-":
        assert text[found.start : found.end].startswith(row["place"])


def test_a_dateline_after_a_credit_line_is_found_at_its_offset() -> None:
    text = "Reuters\nLIMA (Reuters) - The president resigned."
    found = find_dateline(text, 8, find_credits(text))
    assert found is not None
    assert text[found.start : found.end] == "LIMA (Reuters)"


@given(st.text(max_size=120), st.integers(0, 20))
def test_a_dateline_lies_within_its_text(text: str, offset: int) -> None:
    found = find_dateline(text, offset, find_credits(text))
    assert found is None or offset <= found.start <= found.end <= len(text)
