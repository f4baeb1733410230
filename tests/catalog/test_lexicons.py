import re
from pathlib import Path

import pytest

from catalog.build.codes import CODES
from catalog.languages import language_codes
from catalog.lexicons import (
    CHECKSUMS,
    DELETED,
    checksums,
    endings,
    entries,
    full_languages,
    shipped_folder,
    writings,
)
from catalog.tables import rows_of, shipped

KINDS = {"name", "adjective", "person", "city", "region", "institution", "none"}
LANGUAGES = list(writings())


def test_the_generated_files_are_those_of_the_last_generation() -> None:
    assert checksums(shipped_folder()) == (shipped_folder() / CHECKSUMS).read_text(encoding="utf-8")


def test_there_are_51_languages() -> None:
    assert len(full_languages()) == 51


def test_every_language_that_is_identified_has_names_of_countries() -> None:
    assert language_codes() <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_nearly_every_country(language: str) -> None:
    named = {code for entry in entries(language) if entry.kind == "name" for code in entry.codes}
    assert len(named & CODES) >= 240


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_a_form_a_known_code_and_a_known_kind(language: str) -> None:
    for entry in entries(language):
        assert entry.form.strip("*! ")
        assert set(entry.codes) <= CODES | {DELETED}
        assert entry.kind in KINDS
        assert 0 <= entry.weight <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_negatives_and_deletions_have_no_country(language: str) -> None:
    for entry in entries(language):
        assert (entry.kind == "none") == (not entry.codes)


def test_every_rule_of_inflection_is_for_a_known_language_and_compiles() -> None:
    for row in shipped("lexicon/endings.tsv"):
        assert set(row["languages"].split()) <= set(LANGUAGES)
        re.compile(row.get("drop", ""))
        re.compile(row.get("follow", ""))


def test_no_role_of_a_language_is_given_twice() -> None:
    seen = [
        (language, row["role"])
        for row in shipped("lexicon/endings.tsv")
        for language in row["languages"].split()
    ]
    assert len(seen) == len(set(seen))


def test_endings_are_found_by_role() -> None:
    assert endings("ru")["name"].least == 3
    assert endings("zh") == {}


def test_an_overlay_comes_before_what_is_shipped(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "ours.tsv").write_text(
        "code\tkind\tforms\nFR\tname\tGallia, Hexagon\n", encoding="utf-8"
    )
    first, second, *_ = entries("en", tmp_path)
    assert (first.form, first.codes) == ("Gallia", ("FR",))
    assert second.form == "Hexagon"


def test_an_overlay_may_have_the_columns_of_generated_files(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "cities.tsv").write_text(
        "form\tcode\tkind\tweight\tsource\nSmallville\tUS\tcity\t0.4\tours\n", encoding="utf-8"
    )
    assert next(entries("en", tmp_path)).weight == pytest.approx(0.4)


def test_hand_lists_are_written_by_code_kind_and_forms() -> None:
    for language in full_languages():
        text = (shipped_folder() / language / "hand.tsv").read_text(encoding="utf-8")
        assert all(row["forms"] and row["kind"] for row in rows_of(text)), language
