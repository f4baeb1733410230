from __future__ import annotations

from agents.enrich.subjects.lexicon import Entry
from agents.enrich.subjects.match import Match
from agents.enrich.subjects.score import LEAD_CHARACTERS, PLACES_KEPT, SATURATION, Hit, gather, scores

LATE = LEAD_CHARACTERS + 1


def entry(code: str = "15000000", weight: float = 2.0) -> Entry:
    made = Entry("goal")
    made.add(code, weight)
    return made


def test_a_form_is_one_hit_with_its_first_places() -> None:
    goal = entry()
    matches = [Match(goal, place, place + 4) for place in range(0, 100, 10)]
    (hit,) = gather([("title", matches[:1]), ("body", matches[1:])])
    assert hit.titled
    assert hit.count == 9
    assert hit.places == [("title", 0, 4), ("body", 10, 14), ("body", 20, 24)][:PLACES_KEPT]


def test_the_beginning_of_a_text_is_worth_more_than_its_end_and_the_title_more_than_both() -> None:
    late = Hit(entry(), count=1)
    early = Hit(entry(), count=1, leads=True)
    titled = Hit(entry(), count=1, titled=True)
    assert late.value < early.value < titled.value


def test_a_summary_leads_wherever_its_words_stand() -> None:
    goal = entry()
    (summary,) = gather([("summary", [Match(goal, LATE, LATE + 4)])])
    (body,) = gather([("body", [Match(goal, LATE, LATE + 4)])])
    assert summary.leads
    assert not body.leads


def test_repetition_is_worth_less_and_less() -> None:
    values = [Hit(entry(), count=count).value for count in (1, 2, 3, 100)]
    assert values[0] == 1
    assert values[1] - values[0] > values[2] - values[1]
    assert values[3] < 1 + SATURATION


def test_a_code_has_the_score_of_the_codes_under_it() -> None:
    hits = [Hit(entry("20000062", 3), count=1), Hit(entry("20000053", 2), count=1)]
    totals = scores(hits)
    assert (totals["20000062"], totals["20000056"], totals["20000053"]) == (3, 3, 2)
    assert totals["16000000"] == 5
