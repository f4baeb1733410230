from itertools import chain, zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.enrich.text import first_word, fold, fold_in_place, fold_phrase, split_words

MODIFIERS = str.maketrans(dict.fromkeys("\u02b9\u02bb\u02bc\u02bd\u02be\u02bf", "'"))


@given(st.text())
def test_words_and_gaps_in_turns_are_the_text_again(text: str) -> None:
    words = split_words(text)
    pieces = chain.from_iterable(zip_longest(words.gaps, words.texts, fillvalue=""))
    assert "".join(pieces) == text.translate(MODIFIERS)


@given(st.text())
def test_a_word_stands_where_its_offsets_say(text: str) -> None:
    words = split_words(text)
    for index, word in enumerate(words.texts):
        assert text[words.starts[index] : words.end(index)] == word


@given(st.text(), st.sampled_from(["de", "el", "yo", "ar", "hi"]))
def test_folding_twice_changes_nothing_more(text: str, language: str) -> None:
    for word in split_words(text).texts:
        once = fold(word, language)
        if len(once.lower()) == len(once):
            assert (
                fold(once, language) == fold(once.upper().lower(), language) or fold(once, language) == once
            )


@given(st.text())
def test_folding_in_place_keeps_every_offset(text: str) -> None:
    assert len(fold_in_place(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Die USA und Nordkoreas Führung", ["Die", "USA", "und", "Nordkoreas", "Führung"]),
        ("l'Italie, Türkiye'nin", ["l", "Italie", "Türkiye", "nin"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("அமெரிக்காவின்", ["அமெரிக்காவின்"]),
        ("Oʻzbekiston O‘zbekiston O'zbekiston", ["O", "zbekiston"] * 3),
        ('ארה"ב', ["ארה", "ב"]),
        ("ایالات‌متحده", ["ایالات‌متحده"]),
        ("e\u0301tat", ["e\u0301tat"]),
        ("... !", []),
        ("", []),
    ],
)
def test_marks_and_joiners_are_part_of_a_word_and_apostrophes_are_not(text: str, words: list[str]) -> None:
    assert split_words(text).texts == words


@pytest.mark.parametrize(
    ("word", "language", "folded"),
    [
        ("İRAN", "tr", "iran"),
        ("Irak", "tr", "irak"),
        ("Ελλάδα", "el", "ελλαδα"),
        ("ΕΛΛΑΔΑΣ", "el", "ελλαδασ"),
        ("أمريكا", "ar", "امريكا"),
        ("إِيرَان", "ar", "ايران"),
        ("ایران", "fa", "ايران"),
        ("फ़्रांस", "hi", "फ्रांस"),
        ("Amẹ́ríkà", "yo", "amerika"),
        ("Mỹ", "vi", "mỹ"),
        ("יפן", "he", "יפנ"),
        ("România", "ro", "românia"),
        ("Ţara", "ro", "țara"),
        ("ሃገር", "am", "ሀገር"),
    ],
)
def test_what_texts_vary_at_will_is_folded_away(word: str, language: str, folded: str) -> None:
    assert fold(word, language) == folded


def test_a_composed_and_a_decomposed_word_fold_alike() -> None:
    assert fold("Am\u00e9rica", "es") == fold("Ame\u0301rica", "es")


def test_a_phrase_is_folded_word_by_word() -> None:
    assert fold_phrase("Côte d’Ivoire", "fr") == ("côte", "d", "ivoire")
    assert first_word("'yan Amurka") == "yan"
    assert first_word("...") == ""


def test_full_width_letters_become_narrow_in_place() -> None:
    assert fold_in_place("ＵＳＡと日本") == "usaと日本"


def test_a_text_whose_lower_case_is_longer_keeps_its_case() -> None:
    assert fold_in_place("İstanbul") == "İstanbul"
