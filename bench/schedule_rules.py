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

    def __init__(self, factor: int) -> None:
        self._factor, self._entries = factor, list[float]()

    def next_s(self, now: float, new: Sequence[float], listed: int) -> float:  # noqa: ARG002 - Rule's shape
        """Wait a week over the count, within 5 minutes and a day; the count is taken before the fetch.

        The first fetch only stores entries: Miniflux checks a new feed again at once.
        """
        before, self._entries = self._entries, [*self._entries, *new]
        count = self._weekly_count(before or self._entries, now)
        if count <= 0:
            return DAY_S
        return max(5 * MINUTE_S, min(DAY_S, WEEK_S / (count * self._factor)))

    @staticmethod
    def _weekly_count(entries: list[float], now: float) -> int:
        week = [published for published in entries if published >= now - WEEK_S]
        if len(week) < 2:  # noqa: PLR2004 - a distance needs two
            return 0
        distance = (max(week) - min(week)) // (len(week) - 1)
        return math.ceil(WEEK_S / distance) if distance else 0


class RssFetcher:
    """Six hours at first; 10 minutes longer after 67 % duplicates, 60 shorter below 33 %."""

    def __init__(self) -> None:
        self._minutes, self._last_new, self._polled = 360.0, 0.0, False

    def next_s(self, now: float, new: Sequence[float], listed: int) -> float:
        """Adjust the interval by the share of duplicates, within 10 minutes and a day."""
        duplicates = 100.0 * (listed - min(listed, len(new))) / listed if new and listed else 101.0
        self._last_new = now if new else self._last_new
        if self._polled and duplicates >= 67:  # noqa: PLR2004
            recent = now - self._last_new <= 31 * DAY_S
            self._minutes = min(1440.0, self._minutes + (10 if recent or duplicates < 100 else 60))  # noqa: PLR2004
        elif self._polled and duplicates < 33:  # noqa: PLR2004
            self._minutes = max(10.0, 360.0 if self._minutes > 360 else self._minutes - 60)  # noqa: PLR2004
        self._polled = True
        return self._minutes * MINUTE_S
