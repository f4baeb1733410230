"""What an answer means for a feed: pure, from the state before and what was fetched to a PollResult."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from agents.poll import redirects
from agents.poll.failure import Failure
from agents.poll.fetched import Fetched
from agents.poll.harvest import Harvest, harvest
from agents.poll.hints import hints_of, with_freshness
from agents.poll.limits import PollLimits
from agents.poll.parse.document import Document
from agents.poll.push.lease import after_poll, after_push, is_trusted, renew_at
from agents.poll.result import STAGE, PollResult
from agents.poll.rhythm import observe
from agents.poll.schedule import backoff_s, jittered, next_interval_s
from agents.poll.state import Counts, FeedState, Trouble, Validators
from agents.poll.validators import is_dead, lied, validators_after
from schemas.dead_letter import dead_letter
from schemas.errors import BadInput
from schemas.records import Record

FeedAt = Callable[[str], str | None]
"""Returns the feed_id of this worker's feed at a URL, if there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What a decision needs besides its input: the time, c, the bounds, chance, and the other feeds."""

    at: datetime
    c: float
    limits: PollLimits
    random: Random
    feed_at: FeedAt

    @property
    def now(self) -> float:
        """The time in seconds since 1970."""
        return self.at.timestamp()


def validators_to_send(state: FeedState, present: Present) -> Validators | None:
    """Return the validators for the next request, or None for an unconditional one."""
    untrusted_at = state.validators.untrusted_at
    if untrusted_at is not None and present.now - untrusted_at < present.limits.distrust_s:
        return None
    return None if present.random.random() < present.limits.unconditional_share else state.validators


def unchanged(state: FeedState, fetched: Fetched, word: str, present: Present) -> PollResult:
    """Return the result of a poll that brought nothing new; an unreadable document stays unreadable."""
    if is_dead(state.validators):
        return failed(state, fetched, Failure.UNPARSABLE, "the document is the one refused before", present)
    saved = state.last_bytes if word == "not_modified" else 0
    counts = replace(counted(state.counts, fetched, saved), unchanged=state.counts.unchanged + 1)
    state = replace(
        state,
        counts=counts,
        trouble=None,
        validators=validators_after(state.validators, fetched),
        rhythm=observe(state.rhythm, (), present.now),
        hints=with_freshness(state.hints, fetched.fresh_s),
    )
    return PollResult(state=_scheduled(_moved(state, fetched, present), present), fetch=word)


def changed(state: FeedState, fetched: Fetched, document: Document, present: Present) -> PollResult:
    """Return the result of a document that may hold new items."""
    found = harvest(state, document, present.at, pushed=fetched.pushed, most=present.limits.items)
    state = _with_harvest(state, fetched, found, present)
    if fetched.pushed:  # polling goes on as planned: it watches over the hub
        return PollResult(state=state, fetch="pushed", outgoing=found.outgoing, outcomes=found.outcomes)
    state = _moved(replace(state, hints=hints_of(document, fetched.fresh_s)), fetched, present)
    if document.new_url and not fetched.hops:
        state = redirects.announced(state, document.new_url, present.now, present.limits)
    state = _scheduled(state, present)
    if state.merged_into is not None:
        return PollResult(state=state, fetch="merged", outcomes={"merged": len(document.items)})
    return PollResult(state=state, fetch="items", outgoing=found.outgoing, outcomes=found.outcomes)


def pinged(state: FeedState, present: Present) -> PollResult:
    """Return the result of a hub's or a cloud's word that the feed has changed: it is polled at once.

    Once a minute at most, for a feed can lie on a stranger's server: its hub must not turn us against that.
    A feed that is in trouble is polled no more often than any: its hub must not undo the back-off.
    """
    at = present.now
    if state.polled_at is not None:
        limits = present.limits
        at = max(at, state.polled_at + (limits.least_interval_s if state.trouble else limits.pinged_rest_s))
    lease = after_push(state.lease) if state.lease else None
    return PollResult(state=replace(state, lease=lease, next_poll_at=at), fetch="ping")


def failed(state: FeedState, fetched: Fetched, failure: Failure, detail: str, present: Present) -> PollResult:
    """Return the result of a poll that gave no document."""
    before = state.trouble
    failures = 1 if before is None else before.failures + 1
    since = present.now if before is None else before.since
    trouble = Trouble(kind=failure, detail=detail[:200], failures=failures, since=since)
    adopted = redirects.broken(state, failure, failures)
    wait_s = backoff_s(failure, failures, fetched.retry_after_s, present.limits)
    if adopted.address != state.address:
        wait_s = present.limits.least_interval_s
    state = replace(
        adopted,
        trouble=trouble,
        counts=counted(state.counts, fetched, 0),
        polled_at=present.now,
        interval_s=wait_s,
        next_poll_at=present.now + jittered(wait_s, present.limits, present.random),
    )
    return PollResult(state=state, fetch=failure.value)


def dead(state: FeedState, fetched: Fetched, error: BadInput, present: Present) -> PollResult:
    """Return the result of a document that cannot be used: a dead letter with its original bytes."""
    letter = dead_letter(_record(state, fetched, present), STAGE, error, present.at)
    if fetched.pushed:  # the hub's fault says nothing about the feed at its own address
        result = PollResult(state=state, fetch="pushed")
    else:
        result = failed(state, fetched, Failure.UNPARSABLE, f"{error.reason}: {error}", present)
        result = replace(result, state=_with_dead_body(result.state, fetched, before=state))
    return replace(result, outgoing=(letter,), outcomes={"dead": 1}, reason=error.reason)


def _with_dead_body(state: FeedState, fetched: Fetched, *, before: FeedState) -> FeedState:
    """Return `state` so that the same unreadable body is known again, if its address is asked again."""
    state = replace(state, last_bytes=len(fetched.body or b""))
    if state.address != before.address:
        return state
    return replace(
        state, validators=replace(validators_after(before.validators, fetched), semantic_hash=None)
    )


def _record(state: FeedState, fetched: Fetched, present: Present) -> Record:
    """Return the fetched document as if it were a record: a dead letter keeps key, bytes and address."""
    headers = (("feed_url", fetched.url.encode()), ("content_type", (fetched.content_type or "").encode()))
    time_ms = int(present.now * 1000)
    return Record("", -1, -1, time_ms, state.feed.feed_id.encode(), fetched.body, headers)


def counted(counts: Counts, fetched: Fetched, saved: int) -> Counts:
    """Return `counts` after an answer that saved `saved` bytes of transfer."""
    return replace(
        counts,
        polls=counts.polls + (not fetched.pushed),
        bytes_read=counts.bytes_read + fetched.received,
        bytes_saved=counts.bytes_saved + saved,
    )


def _with_harvest(state: FeedState, fetched: Fetched, found: Harvest, present: Present) -> FeedState:
    validators = validators_after(state.validators, fetched)
    if found.new and lied(state.validators, fetched):
        validators = replace(validators, untrusted_at=present.now)
    counts = counted(state.counts, fetched, 0)
    counts = replace(counts, items=counts.items + found.new, gaps=counts.gaps + found.gap)
    lease = state.lease
    if state.polled_at is not None and not fetched.pushed:
        lease = after_poll(lease, found.new, present.now)
    elif lease is not None and fetched.pushed:
        lease = after_push(lease)
    return replace(
        state,
        validators=validators,
        counts=counts,
        lease=lease,
        trouble=None,
        rhythm=observe(state.rhythm, found.times, present.now),
        seen=found.seen,
        guids_reused=found.guids_reused,
        links_shared=found.links_shared,
        dated=found.dated,
        last_count=found.count if not fetched.pushed else state.last_count,
        last_bytes=len(fetched.body or b"") if not fetched.pushed else state.last_bytes,
        gap_found_at=present.now if found.gap else state.gap_found_at,
        new_at=found.newest if found.newest is not None else state.new_at,
        gap_s=found.gap_s,
    )


def _moved(state: FeedState, fetched: Fetched, present: Present) -> FeedState:
    state = redirects.followed(state, fetched.url, fetched.hops, present.now, present.limits)
    permanent = bool(fetched.hops) and all(status in redirects.PERMANENT for status in fetched.hops)
    owner = present.feed_at(fetched.url) if permanent or state.url == fetched.url else None
    merged = owner if owner != state.feed.feed_id else None
    return state if merged == state.merged_into else replace(state, merged_into=merged)


def _scheduled(state: FeedState, present: Present) -> FeedState:
    pushed = is_trusted(state.lease, present.now)
    interval_s = next_interval_s(
        state.rhythm, state.hints, present.c, present.now, present.limits, pushed=pushed
    )
    if pushed and state.lease is not None:  # leases are renewed at polls
        renewal_s = max(present.limits.least_interval_s, renew_at(state.lease) - present.now)
        interval_s = min(interval_s, renewal_s)
    if state.merged_into is not None:
        interval_s = present.limits.most_backoff_s
    return replace(
        state,
        polled_at=present.now,
        interval_s=round(interval_s, 1),
        next_poll_at=round(present.now + jittered(interval_s, present.limits, present.random), 1),
    )
