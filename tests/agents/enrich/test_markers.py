from __future__ import annotations

import pytest

from agents.enrich.markers import FLATTENED, bracketed_credits, inline_end, marker_kind
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


ARTICLE = "The minister opened the line on Tuesday. " * (FLATTENED // 40)


@pytest.mark.parametrize(
    "tail",
    [
        "Comments User #12 What about Iran?",
        "COMMENTS (3) What about Iran?",
        "Mehr zum Thema: Feuer in Brasilien",
        "MEHR IN NEWS Feuer in Brasilien",
        "Seguir leyendo",
        "Ещё по теме: Пожар в Бразилии",
    ],
)
def test_a_marker_after_a_sentence_ends_a_page_without_line_breaks(tail: str) -> None:
    assert inline_end(ARTICLE + tail) == len(ARTICLE)


def test_a_marker_after_a_full_stop_that_no_space_follows_ends_a_chinese_page() -> None:
    article = "国务院总理在北京会见了代表团。" * 80
    assert inline_end(article + "相关新闻：巴西大火") == len(article)


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE + "Comments by the minister were met with anger.",
        ARTICLE + "Mehr in Brasilien als in Chile wird gebaut.",
        ARTICLE + "It drew 300 Comments User 12 was one of them.",
        "Comments User #12 " + ARTICLE,
        "The minister spoke. Comments User #12 What about Iran?",
    ],
    ids=["a sentence goes on", "not in capitals", "within a sentence", "in the first half", "a short text"],
)
def test_a_text_goes_on_where_a_word_only_looks_like_a_marker(text: str) -> None:
    assert inline_end(text) == len(text)
