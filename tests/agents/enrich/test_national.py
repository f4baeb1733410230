from __future__ import annotations

import pytest

from agents.enrich.countries import Mention
from agents.enrich.national import with_national
from catalog.languages import language_codes
from catalog.tables import shipped


def found(text: str, language: str, *mentions: Mention) -> list[tuple[str, str]]:
    return [(one.code, one.text) for one in with_national(text, mentions, language)]


def mention(text: str, word: str, code: str) -> Mention:
    start = text.index(word)
    return Mention(code, word, start, start + len(word), "name", word, 1.0)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "A Texas man and an Ontario woman", [("US", "Texas"), ("CA", "Ontario")]),
        ("de", "Der Bundestag und das Land Hessen", [("DE", "Bundestag"), ("DE", "Hessen")]),
        ("de", "Debatte im Bundestages", [("DE", "Bundestages")]),
        ("ru", "Суд в Калифорнии", [("US", "Калифорнии")]),
        ("ru", "Власти РФ", [("RU", "РФ")]),
        ("zh", "加州州长", [("US", "加州")]),
        ("ko", "캘리포니아에서", [("US", "캘리포니아에서")]),
        ("en", "the Lamar County court", [("US", "County")]),
        ("en", "a fine of £200", [("GB", "£")]),
        ("fr", "Un habitant du Texas", [("US", "Texas")]),
    ],
)
def test_states_and_institutions_are_signs_of_their_country(
    language: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Texans and Ontarians"),
        ("en", "the county council of the county"),
        ("en", "MONTANAS"),
        ("ru", "Техасцоувала"),
        ("ja", "バイエルン"),
        ("en", "IN and OR and ME"),
    ],
)
def test_parts_of_longer_words_and_common_words_are_none(language: str, text: str) -> None:
    assert [code for code, _ in found(text, language) if code == "US"] == []


def test_a_place_that_a_state_follows_after_a_comma_loses_its_own_country() -> None:
    text = "The fire brigade of Lebanon, Pa., needed an hour"
    assert found(text, "en", mention(text, "Lebanon", "LB")) == [("US", "Pa.")]


def test_a_country_in_a_list_with_a_state_stays() -> None:
    text = "Flights from Mexico, Texas and California"
    assert ("MX", "Mexico") in found(text, "en", mention(text, "Mexico", "MX"))


def test_a_name_within_the_name_of_a_state_is_dropped() -> None:
    text = "The New Mexico governor"
    assert found(text, "en", mention(text, "Mexico", "MX")) == [("US", "New Mexico")]


def test_mentions_stay_in_the_order_of_the_text() -> None:
    text = "From Texas to France to Ohio"
    assert [code for code, _ in found(text, "en", mention(text, "France", "FR"))] == ["US", "FR", "US"]


@pytest.mark.parametrize("table", ["admin1.tsv", "institutions.tsv"])
def test_every_row_is_of_a_supported_language_and_a_known_country(table: str) -> None:
    countries = {row["code"] for row in shipped("regions.tsv")} | {"TW", "XK"}
    for row in shipped(table):
        assert row["code"] in countries, row
        assert row["language"].lstrip(",^") in language_codes() | {"*"}, row
        assert all(form.strip() == form != "" for form in row["forms"].split(", ")), row
