from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agents.enrich.subjects.choose import chosen, confidence
from agents.enrich.subjects.lexicon import Entry
from agents.enrich.subjects.score import Hit

SPORT, FOOTBALL_AND_THE_LIKE, CONFLICT = "15000000", "20000822", "16000000"
ARMED_CONFLICT, WAR = "20000056", "20000062"


def hit(code: str, weight: float, *, count: int = 1, titled: bool = False) -> Hit:
    entry = Entry(f"{code}{weight}{count}")
    entry.add(code, weight)
    return Hit(entry, count=count, titled=titled)


def codes(*hits: Hit) -> list[str]:
    return [choice.code for choice in chosen(list(hits))]


def test_no_words_no_subject() -> None:
    assert codes() == []


def test_a_child_follows_its_parent() -> None:
    assert codes(hit(FOOTBALL_AND_THE_LIKE, 3, titled=True)) == [SPORT, FOOTBALL_AND_THE_LIKE]


def test_a_child_that_holds_little_of_its_parents_score_is_left_out() -> None:
    assert codes(hit(SPORT, 3, titled=True, count=3), hit(FOOTBALL_AND_THE_LIKE, 1)) == [SPORT]


def test_weak_words_alone_say_nothing() -> None:
    assert codes(hit(SPORT, 1, titled=True), hit(SPORT, 1.5, count=9)) == []


def test_many_weak_words_together_are_evidence() -> None:
    weak = [hit(SPORT, weight, count=3) for weight in (1.1, 1.2, 1.3)]
    assert codes(*weak) == [SPORT]
    assert codes(*weak[:2]) == []


def test_a_clear_second_subject_is_reported_and_a_distant_one_is_not() -> None:
    assert codes(hit(SPORT, 3, titled=True, count=4), hit("07000000", 3, titled=True, count=2)) == [
        SPORT,
        "07000000",
    ]
    assert codes(hit(SPORT, 3, titled=True, count=4), hit("07000000", 3)) == [SPORT]


def test_words_that_contradict_each_other_say_nothing() -> None:
    assert codes(*(hit(code, 3, titled=True) for code in (SPORT, "07000000", "11000000", "04000000"))) == []


def test_conflict_needs_two_sure_forms_or_a_decisive_one_in_the_title() -> None:
    assert codes(hit("20000062", 3, count=5)) == []
    assert codes(hit("20000056", 2, titled=True)) == []
    assert codes(hit("20000062", 3, titled=True))[0] == CONFLICT
    assert codes(hit("20000062", 3), hit("20000056", 2, count=2))[0] == CONFLICT


def test_war_is_named_beside_conflict_however_many_soldiers_there_are() -> None:
    soldiers = hit("20000056", 3, count=30)
    assert codes(soldiers, hit("20000062", 3), hit("20000062", 2)) == [CONFLICT, ARMED_CONFLICT, WAR]
    assert codes(soldiers, hit("20000062", 3, titled=True)) == [CONFLICT, ARMED_CONFLICT, WAR]


def test_one_word_of_war_in_the_text_is_no_war() -> None:
    assert codes(hit("20000056", 2), hit("20000062", 3, count=30)) == [CONFLICT, ARMED_CONFLICT]


def test_a_form_that_speaks_against_a_code_is_no_evidence_for_it() -> None:
    (choice,) = chosen([hit(SPORT, 3, titled=True), hit(SPORT, -0.5)])
    assert [entry.entry.weights[SPORT] for entry in choice.hits] == [3]


@given(st.floats(0.01, 500), st.floats(0, 500), st.floats(0.01, 100))
def test_confidence_is_a_share_that_grows_with_evidence_and_falls_with_a_rival(
    score: float, rival: float, more: float
) -> None:
    sure = confidence(score, rival)
    assert 0 < sure < 1
    assert confidence(score + more, rival) > sure
    assert confidence(score, rival + more) < sure
