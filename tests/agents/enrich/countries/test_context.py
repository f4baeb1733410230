import pytest

from agents.enrich.countries import CountryTagger

TAGGER = CountryTagger()


def codes(text: str, language: str = "en") -> list[str]:
    return [mention.code for mention in TAGGER.find(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Michael Jordan scored.", []),
        ("Jordan Henderson scored.", []),
        ("Jordan Valley farmers", ["JO"]),
        ("Mr Benin resigned.", []),
        ("Michael Jordan said that Jordan would play.", []),
        ("Michael Jordan flew to Jordan.", ["JO"]),
        ("Michael, Germany is waiting.", ["DE"]),
        ("Israel Strikes Targets In Gaza City", ["IL", "PS"]),
        ("HMS Jamaica sank.", []),
    ],
)
def test_a_person_or_ship_named_like_a_country_is_none(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor of Paris, Texas, resigned.", ["US", "US"]),
        ("Paris and Texas", ["FR", "US"]),
        ("Paris, Berlin and Rome", ["FR", "DE", "IT"]),
    ],
)
def test_a_place_before_a_comma_and_a_region_is_in_that_region(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Georgia and its capital Tbilisi", {"GE"}),
        ("Voters in Georgia and Ohio", {"US"}),
        ("Georgia asks the US for help against Russia", {"GE", "US", "RU"}),
        ("Georgia waits.", {"GE"}),
    ],
)
def test_a_name_of_two_countries_is_decided_by_the_others_in_the_text(text: str, expected: set[str]) -> None:
    assert set(codes(text)) == expected


def test_an_island_of_an_english_name_is_not_iceland() -> None:
    assert codes("Die größte ist King George Island.", "de") == []
    assert codes("Island gewinnt gegen Norwegen.", "de") == ["IS", "NO"]


def test_a_common_word_that_opens_a_sentence_is_no_country() -> None:
    assert codes("Чад от пожара окутал деревню.", "ru") == []
    assert codes("Президент Чада прибыл.", "ru") == ["TD"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("JOIN US ON FRIDAY", []),
        ("IRAN WARNS THE US ON FRIDAY", ["IR", "US"]),
        ("US warns Iran", ["US", "IR"]),
        ("US", ["US"]),
    ],
)
def test_an_acronym_among_capitals_is_the_word(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_a_country_that_is_a_first_name_may_open_a_sentence() -> None:
    assert codes("Chad declared victory.") == ["TD"]
