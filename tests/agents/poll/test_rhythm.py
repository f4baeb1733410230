from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.limits import DAY_S, HOUR_S
from agents.poll.rhythm import HALF_LIFE_S, observe, rate, weights
from agents.poll.state import Rhythm

NOW = 1_800_000_000.0


def test_the_dates_of_the_first_document_give_the_rate() -> None:
    hourly = [NOW - hour * HOUR_S for hour in range(48)]
    assert rate(observe(Rhythm(), hourly, NOW)) * HOUR_S == pytest.approx(0.68, abs=0.05)


def test_dates_older_than_a_week_do_not_seed_the_rate() -> None:
    old = [NOW - 30 * DAY_S - hour * HOUR_S for hour in range(48)]
    assert rate(observe(Rhythm(), old, NOW)) == pytest.approx(rate(Rhythm()))


def test_the_rate_follows_what_polls_find() -> None:
    rhythm = observe(Rhythm(), [], NOW)
    for hour in range(1, 24 * 20):
        rhythm = observe(rhythm, [NOW + hour * HOUR_S] * 3, NOW + hour * HOUR_S)
    assert rate(rhythm) * HOUR_S == pytest.approx(3.0, rel=0.1)


def test_silence_halves_the_rate_in_five_days_of_weight() -> None:
    lively = observe(Rhythm(), [NOW - hour * HOUR_S for hour in range(100)], NOW)
    silent = observe(lively, [], NOW + HALF_LIFE_S)
    assert silent.items == pytest.approx(lively.items / 2, rel=0.01)


def test_the_profile_shows_the_lively_hours() -> None:
    nine = NOW - NOW % DAY_S + 9 * HOUR_S
    rhythm = Rhythm()
    for day in range(10):
        rhythm = observe(
            rhythm, [nine + day * DAY_S + minute * 60 for minute in range(20)], nine + (day + 0.5) * DAY_S
        )
    by_hour = weights(rhythm)
    assert by_hour[9] == 3.0
    assert by_hour[21] == 0.25


@given(st.lists(st.lists(st.floats(0, 3e9), max_size=5), max_size=20))
def test_weights_stay_within_a_quarter_and_three(batches: list[list[float]]) -> None:
    rhythm = Rhythm()
    for poll, times in enumerate(batches):
        rhythm = observe(rhythm, times, 3e9 + poll * HOUR_S)
    assert all(0.25 <= weight <= 3.0 for weight in weights(rhythm))
    assert rate(rhythm) > 0
