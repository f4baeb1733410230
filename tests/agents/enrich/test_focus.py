from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.enrich.article import Place
from agents.enrich.focus import EVIDENCE_KEPT, Hit, rank
from schemas.values import Evidence

PLACES: list[Place] = ["title", "dateline", "lead", "body", "heading", "nowhere"]


def hit(code: str, place: Place, weight: float = 1.0, start: int = 0) -> Hit:
    evidence = Evidence(text=code, field="body", start=start, end=start + 2, kind="name")
    return Hit(code, place, weight, evidence)


def roles(*hits: Hit) -> dict[str, tuple[str, float]]:
    return {country.code: (country.role, country.score) for country in rank(hits)}


def test_no_mention_is_no_country() -> None:
    assert rank([]) == []


def test_the_strongest_country_sets_the_scale() -> None:
    found = roles(
        *[hit("RU", "body")] * 10, *[hit("KP", "body")] * 5, *[hit("UA", "body")] * 2, hit("CH", "body")
    )
    assert found == {
        "RU": ("focus", 1.0),
        "KP": ("focus", 0.5),
        "UA": ("involved", 0.2),
        "CH": ("mentioned", 0.1),
    }


def test_a_title_outweighs_three_mentions_in_the_text() -> None:
    assert next(iter(roles(*[hit("FR", "body")] * 3, hit("MA", "title")))) == "MA"


def test_a_dateline_is_the_strongest_cue() -> None:
    assert next(iter(roles(hit("FR", "title"), hit("MA", "dateline")))) == "MA"


def test_a_country_of_the_title_is_in_focus_beside_the_dateline() -> None:
    found = roles(hit("RU", "title"), hit("RU", "lead"), hit("UA", "dateline"), *[hit("UA", "body")] * 8)
    assert found["RU"] == ("focus", 0.429)


def test_title_and_dateline_count_a_country_once() -> None:
    assert roles(*[hit("FR", "title")] * 3, hit("MA", "title")) == {
        "FR": ("focus", 1.0),
        "MA": ("focus", 1.0),
    }


def test_a_city_counts_less_than_a_name() -> None:
    assert roles(hit("FR", "body", 0.7), hit("MA", "body"))["FR"] == ("focus", 0.7)


def test_what_stands_nowhere_does_not_count() -> None:
    assert roles(hit("FR", "nowhere"), hit("MA", "heading")) == {"MA": ("focus", 1.0)}


def test_countries_of_one_score_stay_in_the_order_of_the_text() -> None:
    assert list(roles(hit("MA", "body"), hit("FR", "body"), hit("ES", "body"))) == ["MA", "FR", "ES"]


def test_the_first_mentions_are_kept_as_evidence() -> None:
    (country,) = rank(hit("FR", "body", start=start) for start in range(0, 100, 5))
    assert [evidence.start for evidence in country.evidence] == list(range(0, 5 * EVIDENCE_KEPT, 5))


@given(st.lists(st.builds(hit, st.sampled_from(["FR", "MA", "ES"]), st.sampled_from(PLACES)), max_size=30))
def test_scores_fall_from_one_and_every_country_has_evidence(hits: list[Hit]) -> None:
    countries = rank(hits)
    scores = [country.score for country in countries]
    assert scores == sorted(scores, reverse=True)
    assert scores[:1] in ([], [1.0])
    assert all(country.evidence for country in countries)


@pytest.mark.parametrize("place", PLACES[:-1])
def test_a_single_mention_anywhere_is_the_focus(place: Place) -> None:
    assert roles(hit("FR", place)) == {"FR": ("focus", 1.0)}
