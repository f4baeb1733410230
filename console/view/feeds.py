"""The feeds by longest silence, and whether each is well, from the poller's own state of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import nsmallest
from urllib.parse import urlsplit

from agents.poll.state import FeedState
from console.view.document import FeedsStatus, FeedStatus
from schemas.codec import decode
from schemas.times import time_text

SHOWN = 100
"""Feeds listed, the longest silent first."""
QUIET_AFTER_GAPS = 6.0
"""A feed is quiet when it has been silent for so many of its usual gaps between new items,"""
QUIET_AFTER_S = 6 * 3600.0
"""and for at least so long."""


@dataclass(frozen=True, slots=True)
class _Feed:
    """What is kept of a FeedState; times in seconds since 1970."""

    feed_id: str
    name: str
    polled_at: float | None
    new_at: float | None
    next_poll_at: float
    gap_s: float | None
    trouble: str
    detail: str
    failures: int


class Feeds:
    """The newest state of every feed."""

    def __init__(self) -> None:
        self._feeds: dict[str, _Feed] = {}

    def take(self, feed_id: str, value: bytes | None) -> None:
        """Take the FeedState JSON of a feed, None where it was removed; raises Undecodable."""
        if value is None:
            self._feeds.pop(feed_id, None)
        else:
            self._feeds[feed_id] = _kept(feed_id, decode(FeedState, value))

    def status(self, now: datetime) -> FeedsStatus:
        """Return the counts by health, and the feeds that have been silent for longest."""
        now_s = now.timestamp()
        by_health = Counter(_health(feed, now_s) for feed in self._feeds.values())
        silent = nsmallest(SHOWN, self._feeds.values(), key=lambda feed: (feed.new_at or 0.0, feed.name))
        return FeedsStatus(len(self._feeds), dict(by_health), [_row(feed, now_s) for feed in silent])


def _kept(feed_id: str, state: FeedState) -> _Feed:
    trouble = state.trouble
    return _Feed(
        feed_id=feed_id,
        name=state.feed.title or shown_address(state.address),
        polled_at=state.polled_at,
        new_at=state.new_at,
        next_poll_at=state.next_poll_at,
        gap_s=state.gap_s,
        trouble=trouble.kind if trouble else "",
        detail=trouble.detail[:200] if trouble else "",
        failures=trouble.failures if trouble else 0,
    )


def shown_address(url: str) -> str:
    """Return host and path of `url`: user, password and query may be secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(not an address)"
    return (parts.hostname or "") + parts.path.rstrip("/")


def _health(feed: _Feed, now_s: float) -> str:
    """Return `waiting` (never polled), `failing`, `quiet` (silent for unusually long) or `ok`."""
    if feed.trouble:
        return "failing"
    if feed.polled_at is None:
        return "waiting"
    silence_s = now_s - (feed.new_at or feed.polled_at)
    usual_s = max(QUIET_AFTER_GAPS * (feed.gap_s or 0.0), QUIET_AFTER_S)
    return "quiet" if silence_s > usual_s else "ok"


def _row(feed: _Feed, now_s: float) -> FeedStatus:
    return FeedStatus(
        feed_id=feed.feed_id,
        name=feed.name,
        health=_health(feed, now_s),
        trouble=feed.trouble,
        detail=feed.detail,
        failures=feed.failures,
        last_new_at=_text(feed.new_at),
        last_polled_at=_text(feed.polled_at),
        next_poll_at=_text(feed.next_poll_at or None),
    )


def _text(seconds: float | None) -> str | None:
    return None if seconds is None else time_text(datetime.fromtimestamp(seconds, UTC))
