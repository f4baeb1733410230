"""What enrich says of the items of items.tsv, never fewer right than the floors of floors.tsv.

A floor is pinned to what was reached: raise it when a lexicon improves, so that nothing is lost unseen.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from agents.enrich import Enricher
from catalog.tables import Row, rows_of
from schemas.values import Item, Tags

HERE = Path(__file__).parent
ITEMS = list(rows_of((HERE / "items.tsv").read_text(encoding="utf-8")))
FLOORS = list(rows_of((HERE / "floors.tsv").read_text(encoding="utf-8")))
MEASURES = ("language", "focus", "subject")


@cache
def tags() -> list[Tags]:
    enricher = Enricher()
    return [enricher.tags(Item(title=row["title"], body=row["body"])) for row in ITEMS]


def is_right(measure: str, row: Row, found: Tags) -> bool:
    if measure == "language":
        return found.language == row["language"]
    if measure == "focus":
        focus = {country.code for country in found.countries if country.role == "focus"}
        return focus == set(row["focus"].split(","))
    return bool(found.subjects) and found.subjects[0].code == row["subject"]


@cache
def right() -> Counter[tuple[str, str]]:
    pairs = zip(ITEMS, tags(), strict=True)
    return Counter(
        (measure, row["language"])
        for row, found in pairs
        for measure in MEASURES
        if is_right(measure, row, found)
    )


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor["code"])
@pytest.mark.parametrize("measure", MEASURES)
def test_no_language_falls_below_its_floor(measure: str, floor: Row) -> None:
    wrong = [
        row["story"]
        for row, found in zip(ITEMS, tags(), strict=True)
        if row["language"] == floor["code"] and not is_right(measure, row, found)
    ]
    assert right()[measure, floor["code"]] >= int(floor[measure]), f"wrong: {wrong}"


def test_there_are_120_items_in_20_languages_and_each_language_has_its_floors() -> None:
    counts = Counter(row["language"] for row in ITEMS)
    assert sum(counts.values()) >= 120
    assert len(counts) >= 20
    assert set(counts) == {floor["code"] for floor in FLOORS}


def test_every_war_story_goes_to_eastern_europe_alone() -> None:
    for row, found in zip(ITEMS, tags(), strict=True):
        if row["story"] == "war":
            assert [region.slug for region in found.regions] == ["europe.eastern"], row["language"]


def test_the_agency_of_a_dateline_is_named() -> None:
    signed = {
        row["language"]: found.agency
        for row, found in zip(ITEMS, tags(), strict=True)
        if row["story"] == "war"
    }
    expected = {
        "en": "Reuters",
        "de": "dpa",
        "fr": "AFP",
        "es": "EFE",
        "it": "ANSA",
        "pt": "Lusa",
        "nl": "ANP",
    }
    expected |= {
        "pl": "PAP",
        "ru": "Reuters",
        "uk": "Ukrinform",
        "ar": "Reuters",
        "tr": "Anadolu",
        "sv": "TT",
        "cs": "ČTK",
    }
    assert {language: signed[language] for language in expected} == expected
