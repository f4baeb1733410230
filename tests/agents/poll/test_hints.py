from __future__ import annotations

import pytest

from agents.poll.hints import hints_of, with_freshness
from agents.poll.parse.document import Document
from agents.poll.state import Hints


def document(**facts: object) -> Document:
    given = {"url": "", "format": "rss20", "parser": "strict", "encoding": "utf-8"} | facts
    return Document(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "seconds"),
    [
        ({}, None),
        ({"ttl": 30}, 1800.0),
        ({"ttl": 0}, None),
        ({"update_period": "hourly"}, 3600.0),
        ({"update_period": "hourly", "update_frequency": 4}, 900.0),
        ({"update_frequency": 24}, 3600.0),
        ({"update_period": "daily", "update_frequency": 0}, 86_400.0),
        ({"update_period": "sometimes"}, None),
        ({"update_period": "hourly", "ttl": 90}, 5400.0),
    ],
)
def test_ttl_and_the_syndication_module_are_read(facts: dict[str, object], seconds: float | None) -> None:
    assert hints_of(document(**facts), None).ttl_s == seconds


def test_hours_and_days_are_read_and_nonsense_left_out() -> None:
    hints = hints_of(document(skip_hours=[3, 24, 0, 3, -1], skip_days=["Sunday", "monday", "Caturday"]), 60.0)
    assert hints == Hints(fresh_s=60.0, skip_hours=[0, 3], skip_days=[0, 6])


def test_a_304_renews_the_freshness_alone() -> None:
    assert with_freshness(Hints(ttl_s=1.0, fresh_s=2.0), 3.0) == Hints(ttl_s=1.0, fresh_s=3.0)
