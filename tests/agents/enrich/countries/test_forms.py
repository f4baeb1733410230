import pytest

from agents.enrich.countries.forms import Form, Morphology
from agents.enrich.countries.index import Index, unique
from catalog.lexicons import Entry, writings


def forms(form: str, language: str, kind: str = "name", code: str = "XX") -> list[Form]:
    return list(Morphology(writings()[language]).forms(Entry(form, code, kind, 1.0)))


def matches(form: str, word: str, language: str, kind: str = "name") -> bool:
    return any(found.parts[0].matches(word) for found in forms(form, language, kind))


def test_a_name_takes_the_endings_of_its_language() -> None:
    assert matches("Россия", "россией", "ru")
    assert matches("Іран", "іранських", "uk")
    assert not matches("Иран", "иранизм", "ru")


def test_a_name_that_lost_its_ending_is_no_word_without_one() -> None:
    assert not matches("جورجيا", "جورج", "ar")


def test_a_star_takes_any_ending_and_an_exclamation_mark_none() -> None:
    assert matches("ukrainisch*", "ukrainischen", "de", "adjective")
    assert matches("Pole!", "pole", "de", "adjective")
    assert not matches("Pole!", "polen", "de", "adjective")


def test_an_exact_word_stands_without_prefixes() -> None:
    (form,) = forms("פרס!", "he")
    assert form.parts[0].matches_any(["פרס"])
    assert not form.parts[0].matches_any(["הפרס", "פרס"])


def test_a_short_stem_loses_nothing() -> None:
    assert not matches("مالي", "مال", "ar")


def test_the_arabic_article_belongs_to_no_name() -> None:
    (form, *_) = forms("اليابان", "ar")
    assert form.parts[0].stem == "يابان"


def test_acronyms_are_known_by_their_capitals() -> None:
    assert forms("USA", "de")[0].acronym
    assert forms("U.S.", "en")[0].acronym
    assert not forms("Usbekistan", "de")[0].acronym
    assert not forms("米国", "ja")[0].acronym


def test_a_form_written_with_a_capital_needs_one() -> None:
    assert forms("Griechenland", "de")[0].capital
    assert not forms("griechisch*", "de", "adjective")[0].capital
    assert forms("polish", "en", "adjective")[0].capital


def test_a_form_without_words_matches_nothing() -> None:
    assert forms("…", "de") == []


def test_the_first_of_entries_that_fold_alike_counts() -> None:
    first, second = Entry("Côte", "CI", "name", 1.0), Entry("côte", "FR", "name", 1.0)
    assert unique([first, second], "fr") == [first]


def test_a_deletion_takes_the_later_form_out() -> None:
    assert unique([Entry("Male", "-", "name", 1.0), Entry("Male", "MV", "city", 0.7)], "de") == []


@pytest.mark.parametrize(
    ("language", "word", "keys"),
    [
        ("de", "Nordkoreas", ["Nordkorea"]),
        ("de", "nordkoreas", []),
        ("en", "US", ["US", "U.S.A.", "U.S.", "USA"]),
        ("en", "us", []),
    ],
)
def test_the_index_finds_the_forms_that_a_word_may_begin(language: str, word: str, keys: list[str]) -> None:
    found = [form.key for form in Index(language).candidates(word)]
    assert found[: len(keys)] == keys[: len(found)] if keys else found == []


def test_the_form_with_more_words_comes_first() -> None:
    first, *_ = Index("de").candidates("Papua")
    assert len(first.parts) > 1
