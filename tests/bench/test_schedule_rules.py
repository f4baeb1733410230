"""The peers' rules as `bench.schedule` replays them, on cases computed by hand from their sources.

Miniflux: `WeeklyFeedEntryCount` (storage/feed.go) and `ScheduleNextCheck` (model/feed.go), entry frequency.
rss-fetcher: `_check_auto_adjust*` (fetcher/tasks.py) with the defaults of fetcher/config.py.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from agents.poll.limits import PollLimits
from bench.schedule_rules import Dateline, Fixed, Miniflux, RssFetcher, weekly_count

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
NOW = 1_800_000_000.0


def ago(*hours: float) -> list[float]:
    return [NOW - one * HOUR for one in hours]


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ([], 0),
        (ago(5), 0),  # one entry has no distance
        (ago(5, 5), 0),  # nor have two at one moment
        (ago(0, 12, 24), 14),  # every 12 hours: 168 / 12
        (ago(0, 24 * 6), 2),  # 168 / 144 = 1.17, rounded up
        (ago(0, 5), 34),  # 168 / 5 = 33.6, rounded up
        (ago(0, 24, 24 * 7 + 1), 7),  # the third is older than a week
        (ago(24, 24 * 7), 2),  # exactly a week old counts: 168 / 144
    ],
)
def test_miniflux_counts_by_the_mean_distance_of_the_last_week(entries: list[float], count: int) -> None:
    assert weekly_count(entries, NOW) == count


@pytest.mark.parametrize(
    ("entries", "factor", "expected_s"),
    [
        ([], 1, DAY),  # no count: the longest interval
        (ago(0, 12, 24), 1, 12 * HOUR),  # 168 h / 14
        (ago(0, 12, 24), 2, 6 * HOUR),
        (ago(0, 24 * 6), 1, DAY),  # 84 h, cut to a day
        (ago(0, 0.1, 0.2), 1, 6 * MINUTE),  # every 6 minutes
        (ago(0, 0.1, 0.2), 4, 5 * MINUTE),  # 1.5 minutes, raised to 5
    ],
)
def test_miniflux_waits_a_week_over_count_times_factor(
    entries: list[float], factor: int, expected_s: float
) -> None:
    assert Miniflux(factor).next_s(NOW, entries, 10) == pytest.approx(expected_s)


def test_miniflux_counts_before_it_stores_what_a_fetch_brought() -> None:
    rule = Miniflux(1)
    assert rule.next_s(NOW, ago(0, 24), 10) == DAY
    later = NOW + HOUR
    assert rule.next_s(later, [later, later - 0.5 * HOUR], 10) == DAY  # the two of the last hour come next
    # then four entries within 25 hours: 168 * 3 / 25 = 20.16, so 21 a week, every 8 hours
    assert rule.next_s(later, [], 10) == 8 * HOUR


def polled(rule: RssFetcher, *polls: tuple[int, int], every_s: float = HOUR) -> list[float]:
    """Return the minutes after each poll of (new, listed) items."""
    found, now = [], NOW
    for new, listed in polls:
        found.append(rule.next_s(now, [now] * new, listed) / MINUTE)
        now += every_s
    return found


@pytest.mark.parametrize(
    ("polls", "minutes"),
    [
        (((10, 10),), [360]),  # the first poll adjusts nothing
        (((10, 10), (3, 10)), [360, 370]),  # 70 % duplicates
        (((10, 10), (33, 100)), [360, 370]),  # exactly 67 %
        (((10, 10), (34, 100)), [360, 360]),  # 66 %: left alone
        (((10, 10), (67, 100)), [360, 360]),  # exactly 33 %: left alone
        (((10, 10), (68, 100)), [360, 300]),  # 32 %
        (((10, 10), (0, 10)), [360, 370]),  # nothing new, but lately there was
        (((10, 10), (0, 0)), [360, 370]),  # an empty document counts as nothing new
        (((10, 10), (0, 10), (8, 10)), [360, 370, 360]),  # a long interval goes back to six hours at once
        (((10, 10), *[(9, 10)] * 7), [360, 300, 240, 180, 120, 60, 10, 10]),  # never below ten minutes
        (((10, 10), (30, 10)), [360, 300]),  # more new than listed: all of them are
    ],
)
def test_rss_fetcher_adjusts_by_the_share_of_duplicates(
    polls: Sequence[tuple[int, int]], minutes: list[float]
) -> None:
    assert polled(RssFetcher(), *polls) == minutes


def test_rss_fetcher_takes_larger_steps_where_nothing_came_for_a_month() -> None:
    after_10_days = polled(RssFetcher(), (5, 5), *[(0, 5)] * 5, every_s=10 * DAY)
    assert after_10_days == [360, 370, 380, 390, 450, 510]  # the fourth is 40 days after the last story


def test_rss_fetcher_never_waits_longer_than_a_day() -> None:
    assert polled(RssFetcher(), (5, 5), *[(0, 5)] * 200)[-1] == 1440


def test_a_fixed_interval_is_fixed() -> None:
    assert Fixed(HOUR).next_s(NOW, ago(1), 10) == Fixed(HOUR).next_s(NOW, [], 0) == HOUR


def test_our_own_rule_follows_the_rate_within_its_bounds() -> None:
    limits = PollLimits()
    busy, quiet = Dateline(45.0), Dateline(45.0)
    hourly = [NOW - number * HOUR for number in range(48)]
    often, seldom = busy.next_s(NOW, hourly, 48), quiet.next_s(NOW, ago(0, 100), 2)
    assert limits.least_interval_s <= often < seldom <= limits.most_interval_s
