"""The rules that decide when a feed is polled next, as `bench.schedule` replays them.

The peers' rules were written anew from what their sources do, with their defaults:
miniflux/v2 `internal/model/feed.go` and `internal/storage/feed.go` (entry frequency), mediacloud/rss-fetcher
`fetcher/tasks.py` (auto-adjust). Times in seconds since 1970.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from agents.poll.limits import DAY_S, PollLimits
from agents.poll.rhythm import observe
from agents.poll.schedule import own_interval_s
from agents.poll.state import Rhythm

MINUTE_S = 60.0
WEEK_S = 7 * DAY_S


class Rule(Protocol):
    """One feed under one rule."""

    def next_s(self, now: float, new: Sequence[float], listed: int) -> float:
        """Return the seconds to the next poll after one that found the `new` items among those `listed`."""
        ...


class Dateline:
    """Our own functions, with one c."""

    def __init__(self, c: float) -> None:
        self._c, self._rhythm, self._limits = c, Rhythm(), PollLimits()

    def next_s(self, now: float, new: Sequence[float], listed: int) -> float:  # noqa: ARG002 - Rule's shape
        """Follow the learnt rate."""
        self._rhythm = observe(self._rhythm, new, now)
        return own_interval_s(self._rhythm, self._c, now, self._limits)


class Fixed:
    """Every feed at one interval (Miniflux's default rule, round robin, is 60 minutes)."""

    def __init__(self, interval_s: float) -> None:
        self._interval_s = interval_s

    def next_s(self, now: float, new: Sequence[float], listed: int) -> float:  # noqa: ARG002 - Rule's shape
        """Wait the interval."""
        return self._interval_s


class Miniflux:
    """A week over a virtual weekly count (by the mean distance of the last week's entries) times a factor."""

    LEAST_S, MOST_S = 5 * MINUTE_S, DAY_S

    def __init__(self, factor: int) -> None:
        self._factor, self._entries = factor, list[float]()

    def next_s(self, now: float, new: Sequence[float], listed: int) -> float:  # noqa: ARG002 - Rule's shape
        """Wait a week over the count, within 5 minutes and a day; the count is taken before the fetch.

        The first fetch only stores entries: Miniflux checks a new feed again at once.
        """
        before, self._entries = self._entries, [*self._entries, *new]
        count = weekly_count(before or self._entries, now)
        if count == 0:
            return self.MOST_S
        return max(self.LEAST_S, min(self.MOST_S, WEEK_S / (count * self._factor)))


def weekly_count(entries: Sequence[float], now: float) -> int:
    """Return Miniflux's count: a week over the mean distance of the entries of the last week, rounded up."""
    week = [published for published in entries if published >= now - WEEK_S]
    if len(week) < 2 or max(week) == min(week):  # noqa: PLR2004 - a distance needs two
        return 0
    return math.ceil(WEEK_S * (len(week) - 1) / (max(week) - min(week)))


class RssFetcher:
    """Six hours at first; 10 minutes longer after 67 % duplicates, 60 shorter below 33 %.

    A feed without a new story for 31 days gets 60 minutes longer at each poll that brings none; one with
    more than six hours that has too few duplicates goes back to six at once. Polls are taken to be on time:
    the peer itself does not adjust after polls that came more than 20 minutes early or late.
    """

    FIRST_MIN, LEAST_MIN, MOST_MIN = 360.0, 10.0, 1440.0
    MOST_DUPLICATES, LEAST_DUPLICATES = 67.0, 33.0
    STEP_MIN, SMALL_STEP_MIN, RECENT_S = 60.0, 10.0, 31 * DAY_S

    def __init__(self) -> None:
        self._minutes = self.FIRST_MIN
        self._last_new_at: float | None = None

    def next_s(self, now: float, new: Sequence[float], listed: int) -> float:
        """Adjust the interval by the share of duplicates, but for the first poll: nothing is known yet."""
        if self._last_new_at is not None:
            self._minutes = self._adjusted(now, len(new), listed)
        if new or self._last_new_at is None:
            self._last_new_at = now
        return self._minutes * MINUTE_S

    def _adjusted(self, now: float, new: int, listed: int) -> float:
        duplicates = 100.0 * (listed - min(new, listed)) / listed if listed else 100.0
        if duplicates >= self.MOST_DUPLICATES:
            recent = new or now - (self._last_new_at or now) <= self.RECENT_S
            return min(self.MOST_MIN, self._minutes + (self.SMALL_STEP_MIN if recent else self.STEP_MIN))
        if duplicates < self.LEAST_DUPLICATES:
            is_long = self._minutes > self.FIRST_MIN
            return max(self.LEAST_MIN, self.FIRST_MIN if is_long else self._minutes - self.STEP_MIN)
        return self._minutes
