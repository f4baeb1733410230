from __future__ import annotations

import pytest

from agents.enrich.markers import bracketed_credits, marker_kind
from catalog.tables import shipped


@pytest.mark.parametrize("row", list(shipped("markers.tsv")), ids=lambda row: row["marker"])
def test_every_marker_of_the_table_is_recognised(row: dict[str, str]) -> None:
    assert marker_kind(row["marker"].replace("*", "Xyz")) == row["kind"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("MEHR IN NEWS", "teaser"),
        ("» Mehr zum Thema:", "teaser"),
        ("Kommentare (12)", "tail"),
        ("Lesen Sie auch: Feuer in Brasilien", "teaser"),
        ("Foto: Erika Muster", "credit"),
        ("Der Beitrag Neue Brücke erschien zuerst auf Lissabon Heute.", "feed"),
    ],
)
def test_a_marker_is_known_whatever_its_case_and_punctuation(line: str, kind: str) -> None:
    assert marker_kind(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Comments by the minister on the new law were met with anger.",
        "Mehrere Menschen wurden verletzt",
        "The post office in Lima was closed on Monday.",
    ],
)
def test_a_sentence_is_no_marker(line: str) -> None:
    assert marker_kind(line) is None


def test_brackets_that_credit_a_picture_are_found() -> None:
    text = "The bridge (Photo by A. Name, Lima Post) was opened (again)."
    assert [text[start:end] for start, end in bracketed_credits(text)] == ["(Photo by A. Name, Lima Post)"]
