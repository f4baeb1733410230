from __future__ import annotations

import pytest

from agents.enrich.article import article_of
from schemas.values import Item

SENTENCE = "The minister said on Tuesday that the new line would be opened before the end of the year."


def names(item: Item) -> list[str]:
    return [field.name for field in article_of(item).fields]


def place(item: Item, name: str, word: str) -> str:
    field = next(field for field in article_of(item).fields if field.name == name)
    start = field.text.index(word)
    return field.place_of(start, start + len(word))


def test_a_summary_that_begins_the_body_is_left_out() -> None:
    item = Item(title="Line opens", summary=SENTENCE[:70] + "…", body=SENTENCE)
    assert names(item) == ["title", "body"]


def test_a_summary_of_its_own_words_is_the_lead() -> None:
    item = Item(title="Line opens", summary="A new line for Lima.", body=SENTENCE)
    assert names(item) == ["title", "summary", "body"]
    assert place(item, "summary", "Lima") == "lead"
    assert place(item, "body", "minister") == "body"


def test_an_item_without_texts_has_no_fields() -> None:
    assert names(Item()) == []
    assert article_of(Item()).beginning() == ""


def test_places_are_told_apart() -> None:
    body = f"Reuters\nLIMA (Reuters) - {SENTENCE}\nPeru and its trains\n{SENTENCE}\nA train in Peru. - A. Name via AP"
    item = Item(title="Line opens in Peru", body=body)
    assert place(item, "title", "Peru") == "title"
    assert place(item, "body", "LIMA") == "dateline"
    assert place(item, "body", "minister") == "lead"
    assert place(item, "body", "Peru and") == "heading"
    assert place(item, "body", "Peru. -") == "heading"
    assert place(item, "body", "A. Name") == "nowhere"


def test_the_name_of_an_agency_is_nowhere() -> None:
    item = Item(
        title="Press Trust of India: line opens", body=f"{SENTENCE} (Photo by A. Name, Peru Post) Chile"
    )
    assert place(item, "title", "India") == "nowhere"
    assert place(item, "body", "Peru") == "nowhere"
    assert place(item, "body", "Chile") == "lead"


@pytest.mark.parametrize(
    ("body", "agency"),
    [
        ("KIEW (dpa) - Die Ukraine hat gewählt.", "dpa"),
        (f"{SENTENCE} (APA, 24.11.2026)", "APA"),
        (f"{SENTENCE}\n{SENTENCE}\n(AFP)", "AFP"),
        (f"Keystone-SDA\n{SENTENCE}", "Keystone-SDA"),
        (f"{SENTENCE} © Reuters", None),
        (f"{SENTENCE} The agency AP was told so. {SENTENCE}", None),
        ("Follow the MAP.", None),
    ],
)
def test_the_agency_is_the_one_that_signs(body: str, agency: str | None) -> None:
    assert article_of(Item(title="Line opens", body=body)).agency == agency


def test_an_author_may_be_the_agency() -> None:
    assert article_of(Item(title="Line opens", body=SENTENCE, authors=["Reuters"])).agency == "Reuters"


def test_credits_and_teasers_are_blanks_in_the_text_and_offsets_stay() -> None:
    body = f"Reuters\n{SENTENCE}\nRead more\nFire in Brazil\n{SENTENCE}"
    texts = article_of(Item(title="Line opens", body=body)).texts()
    assert texts["title"] == "Line opens"
    assert len(texts["body"]) == len(body)
    assert texts["body"].split("\n") == [" " * 7, SENTENCE, " " * 9, " " * 14, SENTENCE]
