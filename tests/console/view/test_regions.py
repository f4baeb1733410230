from __future__ import annotations

from datetime import timedelta

from console.view.events import live_event
from console.view.regions import Activity, quantile
from tests.console.made import NOW, NOW_MS, event_record


def activity(*minutes_ago: int) -> Activity:
    made = Activity()
    for minutes in minutes_ago:
        event = live_event(event_record(at_ms=NOW_MS - minutes * 60_000))
        assert event is not None
        made.add(event)
    return made


def test_a_region_counts_the_last_quarter_of_an_hour() -> None:
    of = activity(20, 14, 3, 0, 0).of("europe.eastern", NOW)
    assert of.events == 4
    assert of.per_minute == 4 / 15
    assert of.last_event_at == NOW.replace(microsecond=0)


def test_the_last_event_is_the_newest_whatever_came_last() -> None:
    assert activity(5, 9).of("europe.eastern", NOW).last_event_at == NOW - timedelta(minutes=5)


def test_a_region_without_events_is_silent() -> None:
    of = activity(1).of("oceania.polynesia", NOW)
    assert (of.events, of.last_event_at, of.freshness_s) == (0, None, None)


def test_minutes_of_long_ago_are_not_kept() -> None:
    made = activity(*range(600, 0, -1))
    assert len(made._regions["europe.eastern"].minutes) <= 60


def test_a_share_of_the_values_does_not_exceed_its_quantile() -> None:
    assert quantile([5.0, 1.0, 3.0], 0.5) == 3.0
    assert quantile(map(float, range(100)), 0.95) == 95.0
    assert quantile([2.0], 1.0) == 2.0
    assert quantile([], 0.5) is None
