from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agents.poll.budget import Budget
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
