from __future__ import annotations

import pytest

from agents.enrich.subjects import lexicon as lexicon_module
from agents.enrich.subjects.lexicon import Lexicon, Memory, compile_entries, fold_pattern
from catalog.subjects import SubjectForm

CONFLICT, SPORT, ARTS = "16000000", "15000000", "01000000"


def lexicon(
    *forms: tuple[str, str, float], language: str = "en", proclitics: tuple[str, ...] = ()
) -> Lexicon:
    rows = [SubjectForm(form, code, weight, "own") for form, code, weight in forms]
    return Lexicon(compile_entries(rows, language), language, proclitics)


def codes(found: Lexicon, word: str) -> list[str]:
    return [code for entry in found.beginning[word] for code in entry.weights]


def test_a_word_matches_in_any_case_and_no_longer_word() -> None:
    found = lexicon(("war", CONFLICT, 3))
    assert codes(found, "War") == codes(found, "WAR") == [CONFLICT]
    assert codes(found, "ward") == []


def test_a_stem_matches_the_beginnings_of_words_only() -> None:
    found = lexicon(("soldier*", CONFLICT, 3))
    assert codes(found, "Soldiers") == [CONFLICT]
    assert codes(found, "exsoldiers") == []


def test_a_part_matches_anywhere_in_a_compound() -> None:
    found = lexicon(("*wahl*", "11000000", 3), language="de")
    assert codes(found, "Bundestagswahlen") == ["11000000"]


def test_the_longest_form_knows_best_and_a_whole_word_better_than_any_stem() -> None:
    found = lexicon(("war*", CONFLICT, 3), ("warm*", "17000000", 2), ("warmonger", "11000000", 1))
    assert codes(found, "warming") == ["17000000"]
    assert codes(found, "warmonger") == ["11000000"]


def test_a_weight_of_zero_keeps_a_shorter_form_from_speaking() -> None:
    found = lexicon(("war*", CONFLICT, 3), ("warranty", CONFLICT, 0))
    (entry,) = found.beginning["warranty"]
    assert entry.spread == {}


def test_one_form_may_speak_of_several_codes_and_of_those_above_them() -> None:
    (entry,) = lexicon(("war", "20000062", 3), ("war", ARTS, 1)).beginning["war"]
    assert entry.weights == {"20000062": 3, ARTS: 1}
    assert entry.spread == {"20000062": 3, "20000056": 3, CONFLICT: 3, ARTS: 1}


def test_a_hyphen_or_an_apostrophe_makes_two_words_and_stars_stay_where_they_were() -> None:
    assert fold_pattern("E-Mail*", "en") == ("e", "mail*")
    assert fold_pattern("prise d'otage*", "fr") == ("prise", "d", "otage*")
    assert fold_pattern("*", "en") == ()


def test_a_phrase_needs_all_its_words() -> None:
    found = lexicon(("peace talk*", CONFLICT, 3))
    (entry,) = found.beginning["Peace"]
    assert found.phrase_fits(entry, ["Peace", "Talks"], 0)
    assert not found.phrase_fits(entry, ["Peace", "of"], 0)
    assert not found.phrase_fits(entry, ["Peace"], 0)


def test_proclitics_come_off_where_the_word_as_it_stands_means_nothing() -> None:
    found = lexicon(
        ("حرب", CONFLICT, 3), ("وزير", "11000000", 3), language="ar", proclitics=("وال", "ال", "و")
    )
    assert codes(found, "والحرب") == [CONFLICT]
    assert codes(found, "وزير") == ["11000000"]
    assert codes(found, "و") == []


def test_proclitics_come_off_inside_a_phrase_too() -> None:
    found = lexicon(("مجلس عسكري", CONFLICT, 3), language="ar", proclitics=("ال",))
    (entry,) = found.beginning["المجلس"]
    assert found.phrase_fits(entry, ["المجلس", "العسكري"], 0)


def test_a_memory_asks_once_for_a_key_and_never_grows_past_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon_module, "REMEMBERED", 3)
    asked: list[int] = []

    def find(key: int) -> int:
        asked.append(key)
        return key * 2

    memory = Memory(find)
    assert [memory[1], memory[1]] == [2, 2]
    assert asked == [1]
    for key in range(10):
        assert memory[key] == key * 2
        assert len(memory) <= 3
