"""Decisions on texts written by us in four languages: floors, and nothing ever merged that is not one text."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.dedupe import decide_all
from agents.identity import item_id
from catalog.tables import Row, rows_of
from schemas.values import Decision, Item

ROWS = list(rows_of((Path(__file__).parent / "sample.tsv").read_text(encoding="utf-8")))
LANGUAGES = sorted({row["language"] for row in ROWS})


def item(row: Row) -> Item:
    site = f"https://{row['outlet']}"
    return Item(
        feed_url=f"{site}/rss",
        feed_language=row["language"],
        url=f"{site}/{row['name']}",
        title=row["title"],
        summary=row["summary"],
    )


IDS = {row["name"]: item_id(item(row)) for row in ROWS}


@pytest.fixture(scope="module")
def decisions() -> dict[str, Decision]:
    found = decide_all(item(row) for row in ROWS)
    return {row["name"]: decision for row, decision in zip(ROWS, found, strict=True)}


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["is"] != "corroboration"], ids=lambda row: row["name"]
)
def test_copies_updates_and_new_texts_are_told_apart(row: Row, decisions: dict[str, Decision]) -> None:
    decision = decisions[row["name"]]
    assert decision.decision == row["is"]
    assert decision.parent_id == (IDS[row["of"]] if row["of"] else None)
    assert decision.story_id == (decisions[row["of"]].story_id if row["of"] else IDS[row["name"]])


def test_another_text_on_the_same_event_joins_its_story(decisions: dict[str, Decision]) -> None:
    wanted = [row for row in ROWS if row["is"] == "corroboration"]
    joined = [
        row["name"]
        for row in wanted
        if decisions[row["name"]].decision == "corroboration"
        and decisions[row["name"]].story_id == decisions[row["of"]].story_id
        and decisions[row["name"]].parent_id is None
    ]
    assert len(joined) >= len(wanted) - 1, joined


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_a_copy_of_another_event(language: str, decisions: dict[str, Decision]) -> None:
    for row in (row for row in ROWS if row["language"] == language):
        decision = decisions[row["name"]]
        assert decision.decision != "copy" or row["is"] == "copy"


def test_all_items_again_are_redeliveries_with_their_story() -> None:
    items = [item(row) for row in ROWS]
    found = list(decide_all([*items, *items]))
    first, again = found[: len(items)], found[len(items) :]
    assert {decision.decision for decision in again} == {"redelivery"}
    assert [decision.story_id for decision in again] == [decision.story_id for decision in first]
