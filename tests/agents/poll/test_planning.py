from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.planning import HORIZON_H, best_wait_h

OFFICE_HOURS = [1.0 if 9 <= hour < 17 else 0.0 for hour in range(24)]


def from_hour(hour: int) -> list[float]:
    return [OFFICE_HOURS[(hour + ahead) % 24] for ahead in range(HORIZON_H)]


@pytest.mark.parametrize("hour", [18, 22, 3, 9, 12, 15])
def test_a_feed_of_office_hours_polled_once_a_day_is_polled_in_the_evening(hour: int) -> None:
    assert (hour + best_wait_h(from_hour(hour), 60.0, 24)) % 24 == 17


def test_cheap_polls_come_every_hour_while_items_come() -> None:
    assert best_wait_h(from_hour(10), 0.1, 24) == 1


def test_where_nothing_is_expected_the_longest_wait_is_taken() -> None:
    assert best_wait_h([0.0] * HORIZON_H, 1.0, 24) == 24


@given(st.floats(0.01, 5.0), st.floats(0.5, 100.0))
def test_with_a_flat_rate_the_wait_is_about_the_root_of_twice_price_over_rate(
    rate: float, price: float
) -> None:
    ideal = (2 * price / rate) ** 0.5
    wait = best_wait_h([rate] * HORIZON_H, price, 24)
    if 1.0 <= ideal <= 12.0:
        assert ideal * 0.6 - 1 <= wait <= ideal * 1.5 + 1
