from __future__ import annotations

import pytest

from agents.enrich.credits import agency_named, find_credits


def agencies(text: str) -> list[tuple[str, str]]:
    return [(credit.agency, text[credit.start : credit.end]) for credit in find_credits(text)]


def test_an_agency_is_found_by_any_of_its_names() -> None:
    assert agencies("said the Press Trust of India, and Agence France-Presse") == [
        ("PTI", "Press Trust of India"),
        ("AFP", "Agence France-Presse"),
    ]


def test_a_longer_name_is_not_taken_for_a_shorter_one() -> None:
    assert agencies("(dpa-AFX)") == [("dpa-AFX", "dpa-AFX")]
    assert agencies("Associated Press of Pakistan") == [("APP", "Associated Press of Pakistan")]


@pytest.mark.parametrize("text", ["the MAP of", "APART", "Ansa", "TTIP", "dpase"])
def test_a_part_of_a_word_is_no_agency(text: str) -> None:
    assert all(whole == "MAP" for _, whole in agencies(text))


def test_a_name_that_may_be_another_word_is_not_certain() -> None:
    (credit,) = find_credits("Follow the MAP of the city")
    assert not credit.certain


def test_chinese_and_korean_names_need_no_word_boundary() -> None:
    assert agencies("据新华社报道") == [("Xinhua", "新华社")]
    assert agencies("서울연합뉴스는") == [("Yonhap", "연합뉴스")]


def test_an_author_that_is_an_agency_names_it() -> None:
    assert agency_named(["Erika Muster", " AFP "]) == "AFP"
    assert agency_named(["Agence France-Presse"]) == "AFP"
    assert agency_named(["Erika Muster, AFP"]) is None
