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


def counts_as_page(state: FeedState) -> bool:
    """Return whether a page at the address of `state` is what was registered.

    Where a feed was before, a page is a fault: of the server, of a captive portal, of a sold domain.
    """
    return state.url is None and (state.declared is not None or state.last_count is None)


def found_by_page(state: FeedState, fetched: Fetched, feed_url: str, present: Present) -> PollResult:
    """Return the result of a page that declares its feed at `feed_url`: that is polled at once.

    Not where this very feed has just failed: a page that declares a dead feed is asked ever more rarely.
    """
    trouble = state.trouble if feed_url == state.declared else None
    wait_s = _backoff_s(trouble, present)
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


def _backoff_s(trouble: Trouble | None, present: Present) -> float:
    if trouble is None:
        return 0.0
    return backoff_s(Failure(trouble.kind), trouble.failures, None, present.limits)
