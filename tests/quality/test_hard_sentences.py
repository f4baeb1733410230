"""The sentences that lexicons get wrong, one test each: columns in the head of hard_sentences.tsv."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from agents.enrich.countries import CountryTagger
from catalog.tables import Row, rows_of

SENTENCES = list(rows_of(Path(__file__).with_name("hard_sentences.tsv").read_text(encoding="utf-8")))


@cache
def tagger() -> CountryTagger:
    return CountryTagger(None)


def codes(cell: str) -> set[str]:
    return set(filter(None, cell.split(",")))


@pytest.mark.parametrize("row", SENTENCES, ids=lambda row: f"{row['language']}: {row['text']}")
def test_a_hard_sentence_names_the_expected_countries_and_no_forbidden_one(row: Row) -> None:
    found = {mention.code for mention in tagger().find(row["text"], row["language"])}
    assert codes(row["expected"]) <= found, row["note"]
    assert not codes(row["forbidden"]) & found, row["note"]


def test_there_are_150_hard_sentences_in_15_languages() -> None:
    assert len(SENTENCES) >= 150
    assert len({row["language"] for row in SENTENCES}) >= 15


def test_every_hard_sentence_can_fail() -> None:
    assert all(row["expected"] or row["forbidden"] for row in SENTENCES)
