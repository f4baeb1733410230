from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.failure import SOFT, Failure
from agents.poll.limits import DAY_S, HOUR_S, PollLimits
from agents.poll.schedule import (
    after_skips,
    backoff_s,
    hinted_interval_s,
    jittered,
    next_interval_s,
    own_interval_s,
)
from agents.poll.state import Hints, Rhythm

LIMITS = PollLimits()
MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()


def steady(items_an_hour: float) -> Rhythm:
    return Rhythm(items=items_an_hour * 24, seconds=DAY_S)


def test_with_a_flat_profile_the_interval_is_c_over_the_root_of_the_rate() -> None:
    assert own_interval_s(steady(1.0), 45.0, MONDAY_NOON, LIMITS) == pytest.approx(
        45.0 / math.sqrt(1 / HOUR_S)
    )


def test_four_times_the_items_halve_the_interval() -> None:
    slow, fast = (own_interval_s(steady(rate), 45.0, MONDAY_NOON, LIMITS) for rate in (1.0, 4.0))
    assert slow == pytest.approx(2 * fast)


def test_a_feed_is_polled_more_in_its_lively_hours() -> None:
    profile = [1.0] * 24
    profile[12] = profile[13] = 10.0
    rhythm = replace(steady(1.0), profile=profile)
    at_noon = own_interval_s(rhythm, 45.0, MONDAY_NOON, LIMITS)
    at_night = own_interval_s(rhythm, 45.0, MONDAY_NOON - 12 * HOUR_S, LIMITS)
    assert at_noon < at_night


def test_a_poll_planned_at_night_does_not_sleep_through_the_morning() -> None:
    profile = [0.0] * 8 + [3.0] * 16
    rhythm = replace(steady(4.0), profile=profile)
    midnight = MONDAY_NOON - 12 * HOUR_S
    next_poll = own_interval_s(rhythm, 300.0, midnight + 6 * HOUR_S, LIMITS)
    asleep = 300.0 / math.sqrt(4.0 / HOUR_S * 0.25)
    assert next_poll < 0.9 * asleep


@given(
    st.floats(0.0, 1e6),
    st.floats(1.0, 1e7),
    st.floats(1.0, 1e5),
    st.floats(0, 4e9),
    st.lists(st.floats(0, 1e6), min_size=24, max_size=24),
)
def test_every_interval_is_within_its_bounds(
    items: float, seconds: float, c: float, now: float, profile: list[float]
) -> None:
    rhythm = Rhythm(items=items, seconds=seconds, profile=[count + 0.05 for count in profile])
    interval = own_interval_s(rhythm, c, now, LIMITS)
    assert LIMITS.least_interval_s <= interval <= LIMITS.most_interval_s + 1e-3


def test_a_hint_makes_polls_rarer_and_never_more_frequent() -> None:
    assert hinted_interval_s(600.0, Hints(ttl_s=1800.0), LIMITS) == 1800.0
    assert hinted_interval_s(600.0, Hints(fresh_s=900.0), LIMITS) == 900.0
    assert hinted_interval_s(600.0, Hints(ttl_s=60.0, fresh_s=60.0), LIMITS) == 600.0


def test_a_wrong_max_age_cannot_hide_news() -> None:
    assert hinted_interval_s(600.0, Hints(fresh_s=365 * DAY_S), LIMITS) == LIMITS.hint_ceiling_s
    assert hinted_interval_s(2 * HOUR_S, Hints(fresh_s=365 * DAY_S), LIMITS) == 2 * HOUR_S


def test_hours_and_days_to_skip_are_skipped() -> None:
    assert after_skips(MONDAY_NOON, Hints(skip_hours=[12, 13])) == MONDAY_NOON + 2 * HOUR_S
    assert after_skips(MONDAY_NOON, Hints(skip_days=[0])) == MONDAY_NOON + 12 * HOUR_S
    assert after_skips(MONDAY_NOON, Hints(skip_hours=[11], skip_days=[6])) == MONDAY_NOON


def test_a_feed_that_skips_everything_is_not_believed() -> None:
    assert after_skips(MONDAY_NOON, Hints(skip_hours=list(range(24)))) == MONDAY_NOON
    assert after_skips(MONDAY_NOON, Hints(skip_days=list(range(7)))) == MONDAY_NOON


def test_skipped_days_delay_a_poll_by_a_day_at_most() -> None:
    busy_on_sundays_only = Hints(skip_days=[0, 1, 2, 3, 4, 5])
    assert next_interval_s(steady(1.0), busy_on_sundays_only, 45.0, MONDAY_NOON, LIMITS) <= DAY_S


def test_trusted_pushes_slow_polling_down_but_do_not_end_it() -> None:
    polled = next_interval_s(steady(1.0), Hints(), 45.0, MONDAY_NOON, LIMITS)
    pushed = next_interval_s(steady(1.0), Hints(), 45.0, MONDAY_NOON, LIMITS, pushed=True)
    rare = next_interval_s(steady(0.001), Hints(), 45.0, MONDAY_NOON, LIMITS, pushed=True)
    assert pushed == pytest.approx(4 * polled)
    assert rare == LIMITS.most_interval_s


@given(st.floats(1.0, 1e6), st.integers(0))
def test_jitter_makes_a_poll_later_by_a_tenth_at_most(interval: float, seed: int) -> None:
    assert interval <= jittered(interval, LIMITS, Random(seed)) <= 1.1 * interval + 1e-9


def test_soft_failures_are_tried_again_sooner_than_hard_ones() -> None:
    assert backoff_s(Failure.TIMEOUT, 1, None, LIMITS) < backoff_s(Failure.NOT_FOUND, 1, None, LIMITS)


@pytest.mark.parametrize("failure", list(Failure))
def test_back_off_doubles_up_to_thirty_days_and_never_ends(failure: Failure) -> None:
    waits = [backoff_s(failure, failures, None, LIMITS) for failures in range(1, 60)]
    assert waits == sorted(waits)
    assert waits[-1] == 30 * DAY_S
    if failure is not Failure.GONE:
        assert waits[1] == 2 * waits[0]


def test_410_goes_to_rare_probes_at_once() -> None:
    assert backoff_s(Failure.GONE, 1, None, LIMITS) == 30 * DAY_S


def test_retry_after_is_obeyed_within_a_day() -> None:
    assert backoff_s(Failure.THROTTLED, 1, 7200.0, LIMITS) == 7200.0
    assert backoff_s(Failure.THROTTLED, 1, 1.0, LIMITS) == LIMITS.least_interval_s
    assert backoff_s(Failure.THROTTLED, 1, 1e9, LIMITS) == DAY_S


def test_retry_after_does_not_shorten_a_long_back_off() -> None:
    assert backoff_s(Failure.THROTTLED, 9, 300.0, LIMITS) == backoff_s(Failure.THROTTLED, 9, None, LIMITS)


def test_every_failure_has_its_class() -> None:
    assert Failure.SERVER_ERROR in SOFT
    assert Failure.UNPARSABLE not in SOFT
