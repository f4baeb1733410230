from __future__ import annotations

from agents.enrich.subjects.lexicon import Lexicon, compile_entries
from agents.enrich.subjects.match import CharacterMatcher, WordMatcher
from agents.enrich.text import split_words
from catalog.subjects import SubjectForm


def rows(*forms: str) -> list[SubjectForm]:
    return [SubjectForm(form, "16000000", 3, "own") for form in forms]


def words_found(text: str, *forms: str) -> list[str]:
    matcher = WordMatcher(Lexicon(compile_entries(rows(*forms), "en"), "en"))
    return [text[match.start : match.end] for match in matcher(text, split_words(text))]


def characters_found(text: str, *forms: str) -> list[str]:
    matcher = CharacterMatcher(compile_entries(rows(*forms), "zh"))
    return [text[match.start : match.end] for match in matcher(text, split_words(text))]


def test_a_phrase_takes_its_words_before_their_single_forms_do() -> None:
    assert words_found("Star Wars and wars", "wars", "star wars") == ["Star Wars", "wars"]


def test_of_two_phrases_the_longer_one_is_tried_first() -> None:
    assert words_found("the civil war crimes court", "civil war", "civil war crimes") == ["civil war crimes"]


def test_a_phrase_that_does_not_fit_leaves_its_words_alone() -> None:
    assert words_found("star war", "war", "star wars") == ["war"]


def test_a_phrase_whose_words_the_text_ends_before_leaves_them_alone() -> None:
    assert words_found("a civil", "civil", "civil war", "civil war crimes") == ["civil"]
    assert words_found("a civil war", "civil", "civil war crimes") == ["civil"]


def test_a_phrase_spans_a_hyphen() -> None:
    assert words_found("No cease-fire yet", "cease-fire") == ["cease-fire"]


def test_without_spaces_the_longest_form_wins() -> None:
    assert characters_found("停战谈判破裂后开战", "战", "停战", "开战") == ["停战", "开战"]


def test_full_width_letters_match_and_keep_their_places() -> None:
    assert characters_found("ＮＡＴＯ軍", "nato") == ["ＮＡＴＯ"]
