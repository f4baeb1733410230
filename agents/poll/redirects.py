"""When a feed has moved: a redirect is followed at once, but its target is adopted with care.

A permanent redirect may be a maintenance page or a captive portal of an hour, so its target must hold
for seven days. http to https is adopted at once; so is a known target when the old address breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agents.poll.failure import Failure
from agents.poll.limits import DAY_S, PollLimits
from agents.poll.state import FeedState, Moved, Validators

PERMANENT = frozenset({301, 308})
_BROKEN_AT_ONCE = frozenset({Failure.NOT_FOUND, Failure.GONE})
_BROKEN_AFTER = 3


def followed(state: FeedState, target: str, hops: Sequence[int], now: float, limits: PollLimits) -> FeedState:
    """Return `state` after a good answer that came from `target` by redirects of status `hops`."""
    if not hops or target == state.address:
        return state if state.moved is None else replace(state, moved=None)
    permanent = all(status in PERMANENT for status in hops)
    if permanent and is_upgrade(state.address, target):
        return replace(state, url=target, moved=None)
    return _sighted(state, target, permanent, now, limits)


def announced(state: FeedState, target: str, now: float, limits: PollLimits) -> FeedState:
    """Return `state` after a document that says it has moved to `target` (`itunes:new-feed-url`)."""
    return state if target == state.address else _sighted(state, target, True, now, limits)


def _sighted(state: FeedState, target: str, permanent: bool, now: float, limits: PollLimits) -> FeedState:
    moved = state.moved
    if moved is None or moved.target != target or moved.permanent != permanent:
        return replace(state, moved=Moved(target=target, permanent=permanent, since=now))
    if permanent and now - moved.since >= limits.redirect_days * DAY_S:
        return replace(state, url=target, moved=None)
    return state


def broken(state: FeedState, failure: Failure, failures: int) -> FeedState:
    """Return `state` after its address failed: the known target adopted, or back at the first address.

    Back at once to a page that declared the feed: it may have a new one by now.
    """
    if failure not in _BROKEN_AT_ONCE and failures < _BROKEN_AFTER:
        return state
    if state.moved is not None and state.moved.permanent:
        return replace(state, url=state.moved.target, moved=None)
    if state.url is not None and (state.url == state.declared or failures >= _BROKEN_AFTER):
        # What the other address said about its document says nothing about the one that stands here.
        return replace(state, url=None, moved=None, validators=Validators())
    return state


def is_upgrade(old: str, new: str) -> bool:
    """Return whether `new` is `old` with https instead of http."""
    return old.startswith("http://") and new == "https://" + old.removeprefix("http://")
