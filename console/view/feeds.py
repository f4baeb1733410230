"""The feeds by longest silence, each with its health, from the poller's own state of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from heapq import nsmallest
from urllib.parse import urlsplit

from agents.poll.health import health
from agents.poll.state import FeedState, Hints, Rhythm, Validators
from console.view.document import FeedsStatus, FeedStatus
from schemas.codec import decode
from schemas.times import time_text

SHOWN = 100
"""Feeds listed, the longest silent first."""
WELL = frozenset({"ok", "moved", "undated"})
"""Health in which a feed brings what it has."""
BROKEN = frozenset({"gone", "unparsable", "unreachable", "refused", "failing"})
"""Health in which a feed brings nothing; what is in neither set may be as it should."""

_LONGEST_REASON = 300
_USER = re.compile(r"(?<=://)[^\s/@]*@")
_QUERY = re.compile(r"(://[^\s?#]*)[?#]\S*")
_NO_RHYTHM, _NO_HINTS, _NO_VALIDATORS = Rhythm(), Hints(), Validators()


class Feeds:
    """The newest state of every feed.

    Feeds are counted by the health they had when the poller wrote their state, at least once a day: to
    ask 50,000 of them again for every page takes a tenth of a second.
    """

    def __init__(self) -> None:
        self._states: dict[str, FeedState] = {}
        self._words: dict[str, str] = {}

    def take(self, feed_id: str, value: bytes | None, at_s: float) -> None:
        """Take the FeedState JSON that was written at `at_s`, None for a removed feed; raises Undecodable."""
        if value is None:
            self._states.pop(feed_id, None)
            self._words.pop(feed_id, None)
        else:
            state = decode(FeedState, value)
            self._states[feed_id] = _without_memory(state)
            self._words[feed_id] = health(state, at_s).word

    def status(self, now: datetime) -> FeedsStatus:
        """Return the counts by health, and the feeds that have been silent for longest."""
        now_s = now.timestamp()
        words = Counter(self._words.values())
        silent = nsmallest(SHOWN, self._states.items(), key=lambda feed: (feed[1].new_at or 0.0, feed[0]))
        rows = [_row(feed_id, state, now_s) for feed_id, state in silent]
        well = sum(words[word] for word in WELL)
        return FeedsStatus(total=len(self._states), well=well, by_health=dict(words), rows=rows)


def _without_memory(state: FeedState) -> FeedState:
    """Return `state` without what only the poller needs: 50,000 of them are held."""
    return replace(state, seen="", rhythm=_NO_RHYTHM, hints=_NO_HINTS, validators=_NO_VALIDATORS)


def shown_address(url: str) -> str:
    """Return host and path of `url`: user, password and query may be secrets."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(not an address)"
    return (parts.hostname or "") + parts.path.rstrip("/")


def _shown_reason(reason: str) -> str:
    return _QUERY.sub(r"\1", _USER.sub("", reason))[:_LONGEST_REASON]


def _row(feed_id: str, state: FeedState, now_s: float) -> FeedStatus:
    found = health(state, now_s)
    return FeedStatus(
        feed_id=feed_id,
        name=state.feed.title or shown_address(state.address),
        health=found.word,
        reason=_shown_reason(found.reason),
        failures=state.trouble.failures if state.trouble else 0,
        last_new_at=_text(state.new_at),
        last_polled_at=_text(state.polled_at),
        next_poll_at=_text(state.next_poll_at or None),
    )


def _text(seconds: float | None) -> str | None:
    return None if seconds is None else time_text(datetime.fromtimestamp(seconds, UTC))
