"""A feed registered by its website's address: the page there names the feed that is polled.

Readers do so when a person subscribes; here the registry keeps the page, so that a site which renames its
feed is followed: a feed that breaks gives way to the page again (`redirects.broken`).
"""

from __future__ import annotations

from dataclasses import replace

from agents.poll.decide import Present, counted
from agents.poll.failure import Failure
from agents.poll.fetched import Fetched
from agents.poll.result import PollResult
from agents.poll.schedule import backoff_s, jittered
from agents.poll.state import FeedState, Trouble, Validators

_TRIED = 5
"""Failures in a row after which a feed that a page newly declares is not polled at once any more."""


def counts_as_page(state: FeedState) -> bool:
    """Return whether a page at the address of `state` is what was registered.

    Where a feed was before, a page is a fault: of the server, of a captive portal, of a sold domain.
    """
    return state.url is None and (state.declared is not None or state.last_count is None)


def found_by_page(state: FeedState, fetched: Fetched, feed_url: str, present: Present) -> PollResult:
    """Return the result of a page that declares its feed at `feed_url`: that is polled at once.

    Not where this very feed has just failed, nor where several in a row have: a page that declares a dead
    feed, or a new one each time, is asked ever more rarely.
    """
    trouble = None if state.declared is None else state.trouble
    is_new = feed_url != state.declared
    wait_s = (
        0.0 if trouble is None or (is_new and trouble.failures < _TRIED) else _backoff_s(trouble, present)
    )
    state = replace(
        state,
        url=feed_url,
        declared=feed_url,
        trouble=trouble,
        validators=Validators(),
        moved=None,
        counts=counted(state.counts, fetched, 0),
        polled_at=present.now,
        interval_s=wait_s,
        next_poll_at=present.now + jittered(wait_s, present.limits, present.random),
    )
    return PollResult(state=state, fetch="page")


def _backoff_s(trouble: Trouble, present: Present) -> float:
    return backoff_s(Failure(trouble.kind), trouble.failures, None, present.limits)
