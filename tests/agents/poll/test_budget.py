from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.budget import Budget, affordable
from agents.poll.limits import PollLimits

LIMITS = PollLimits(polls_per_second=10.0)


def test_within_the_budget_c_is_the_wanted_one() -> None:
    budget = Budget(LIMITS)
    budget.plan("a", 600.0)
    assert budget.tune() == LIMITS.rate_constant


def test_c_grows_until_the_planned_polls_fit_the_budget() -> None:
    budget = Budget(LIMITS)
    for _ in range(40):
        for feed in range(500):
            budget.plan(str(feed), budget.c / 45.0 * 10.0)  # at c = 45: 50 polls a second
        budget.tune()
    assert budget.planned == 10.0 or abs(budget.planned - 10.0) < 0.5


def test_c_shrinks_again_when_feeds_go() -> None:
    budget = Budget(LIMITS)
    budget.c = 450.0
    budget.plan("a", 60.0)
    for _ in range(20):
        budget.tune()
    assert budget.c == LIMITS.rate_constant


@pytest.mark.parametrize(
    ("rate", "carried", "behind_s", "expected"),
    [
        (10.0, 3.0, 0.0, 10.0),  # on schedule: the setting's, however little fell due
        (10.0, 3.0, 30.0, 10.0),
        (5.0, 3.0, 30.0, 5.15),  # on schedule again: a little more each minute
        (10.0, 9.5, 31.0, 8.55),  # behind: what was carried, less a tenth to make up for the delay
        (10.0, 20.0, 31.0, 10.0),
        (10.0, 0.0, 31.0, 8.0),  # nothing was carried, as in an outage: no more than a fifth less
    ],
)
def test_the_budget_is_what_the_worker_carries(
    rate: float, carried: float, behind_s: float, expected: float
) -> None:
    assert affordable(rate, carried, behind_s, LIMITS) == pytest.approx(expected)


def settled(budget: Budget, wanted: float, capacity: float, minutes: int) -> list[float]:
    """Return how many seconds a worker is behind, minute by minute.

    At the constant of the settings `wanted` polls a second fall due, and `capacity` a second can be started;
    one feed in ten takes the new c each minute.
    """
    due, backlog, behind = wanted, 0.0, list[float]()
    for _ in range(minutes):
        started = min(capacity * 60, due * 60 + backlog)
        backlog += due * 60 - started
        behind.append(backlog / capacity)
        budget.drop("all")
        budget.plan("all", 1.0 / due)
        budget.tune(started / 60, behind[-1])
        due += 0.1 * (wanted * LIMITS.rate_constant / budget.c - due)
    return behind


def test_a_worker_that_carries_less_than_the_setting_comes_back_to_its_schedule() -> None:
    budget = Budget(LIMITS)
    behind = settled(budget, wanted=10.0, capacity=5.0, minutes=24 * 60)
    assert max(behind[:60]) > 60.0
    assert max(behind[120:]) < 120.0
    assert 4.0 < budget.planned < 6.0


def test_a_worker_that_carries_more_than_falls_due_is_left_alone() -> None:
    budget = Budget(LIMITS)
    assert max(settled(budget, wanted=9.0, capacity=9.5, minutes=600)) == 0.0
    assert (budget.rate, budget.c) == (LIMITS.polls_per_second, LIMITS.rate_constant)


def test_an_outage_of_five_minutes_is_made_up_for_within_the_hour() -> None:
    budget = Budget(LIMITS)
    for _ in range(5):
        budget.tune(carried=0.0, behind_s=300.0)
    for _ in range(60):
        budget.tune(carried=9.0, behind_s=0.0)
    assert budget.rate == LIMITS.polls_per_second


@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.floats(1.0, 1e6)), max_size=50))
def test_the_plan_is_the_sum_over_the_feeds_that_are_left(steps: list[tuple[str, float | None]]) -> None:
    budget, left = Budget(LIMITS), dict[str, float]()
    for feed, interval in steps:
        if interval is None:
            budget.drop(feed)
            left.pop(feed, None)
        else:
            budget.plan(feed, interval)
            left[feed] = interval
    assert abs(budget.planned - sum(1.0 / interval for interval in left.values())) < 1e-9
