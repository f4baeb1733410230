"""What the poller's role tells of itself: to metrics, and to the health of its worker."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from prometheus_client import REGISTRY

from agents.poll.result import PollResult
from agents.poll.state import FeedState
from schemas.values import Feed
from streams.health import WorkerHealth
from streams.polling import Polling, measure

STATE = FeedState(feed=Feed(feed_id="f" * 16, url="https://a.example/"))


def polls_counted() -> float:
    return REGISTRY.get_sample_value("news_poll_late_seconds_count") or 0.0


@pytest.mark.parametrize(("fetch", "polls"), [("items", 1), ("timeout", 1), ("pushed", 0), ("ping", 0)])
def test_only_fetches_count_as_late_or_not(fetch: str, polls: int) -> None:
    before = polls_counted()
    measure([PollResult(state=STATE, fetch=fetch)])
    assert polls_counted() - before == polls


def polling(poller: Any) -> Polling:
    made = object.__new__(Polling)
    made._poller = poller
    return made


def test_a_poller_that_is_behind_tells_the_health_of_its_worker() -> None:
    behind = SimpleNamespace(behind_s=lambda: 75.4, budget=SimpleNamespace(rate=339.6))
    health = WorkerHealth({})
    health.observers.append(polling(behind).notes)
    assert health.notes() == ["poll is 75 s behind its schedule and plans 340 polls a second at most"]
    assert health.reasons() == []


@pytest.mark.parametrize(
    "poller", [None, SimpleNamespace(behind_s=lambda: 29.0, budget=SimpleNamespace(rate=700.0))]
)
def test_a_poller_on_schedule_or_not_yet_running_has_nothing_to_tell(poller: Any) -> None:
    assert polling(poller).notes() == []
