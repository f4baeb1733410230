"""Headlines of our own in the languages of the tables: the first subject, and war told from its metaphors."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.enrich.subjects import SubjectTagger
from catalog.subjects import lineage
from catalog.tables import Row, rows_of

CONFLICT = "16000000"
ROWS = list(rows_of(Path(__file__).with_name("headlines.tsv").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def tagger() -> SubjectTagger:
    return SubjectTagger()


def tops(tagger: SubjectTagger, row: Row) -> list[str]:
    subjects = tagger.tag({"title": row["title"]}, row["language"])
    return list(dict.fromkeys(lineage(subject.code)[-1] for subject in subjects))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']}: {row['title'][:40]}")
def test_a_headline_gets_its_subject_first(tagger: SubjectTagger, row: Row) -> None:
    assert next(iter(tops(tagger, row)), "-") == row["code"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']}: {row['title'][:40]}")
def test_only_a_headline_about_conflict_is_tagged_as_conflict(tagger: SubjectTagger, row: Row) -> None:
    assert (CONFLICT in tops(tagger, row)) == (row["conflict"] == "yes")
