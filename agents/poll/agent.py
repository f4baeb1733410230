"""The poller: an async generator that moves; everything that decides stands beside it.

    async for results in poller.results():   # 4. resuming acknowledges the batch before
        ...                                  # 2. the topology sends `outgoing` of all and awaits the broker
                                             # 3. then, on resuming, the states go into the store

Before a batch is yielded its feeds were fetched, parsed and decided (1). A crash before step 3 polls these
feeds again, and dedupe withholds what it knows. A feed that has left the store meanwhile (a rebalance moved
it) gives no result: its new owner polls it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from random import Random
from typing import Protocol

import structlog

from agents.poll.agenda import Agenda, places
from agents.poll.answer import Answer, Parse, result_of
from agents.poll.budget import BEHIND_S, Budget
from agents.poll.crew import Crew, Finished
from agents.poll.decide import Present, dead, pinged
from agents.poll.failure import Failure
from agents.poll.fetched import Fetch
from agents.poll.health import health
from agents.poll.limits import PollLimits
from agents.poll.push.events import Delivery, LeaseChanged, Ping, PushEvent
from agents.poll.result import PollResult
from agents.poll.state import FeedState
from agents.poll.store import Plan, Store
from schemas.errors import EverythingFails, Unprocessable
from schemas.times import Clock

log = structlog.get_logger()

_LONGEST_WAIT_S = 0.5
_HOUSEKEEPING_S = 60.0


class Subscriber(Protocol):
    """Asks hubs for subscriptions; what comes of it is told to `Poller.post`."""

    def consider(self, state: FeedState, answer: Answer) -> None:
        """Subscribe or renew where the feed offers it; called after each poll, never waits."""
        ...


class Poller:
    """Polls the feeds of `store` when they are due, and takes in what hubs push."""

    def __init__(
        self,
        store: Store,
        fetch: Fetch,
        parse: Parse,
        clock: Clock,
        limits: PollLimits,
        *,
        random: Random | None = None,
        subscriber: Subscriber | None = None,
        failure_limit: int = 500,
        batch: int = 200,
        batch_wait_s: float = 0.05,
    ) -> None:
        self._store, self._clock, self._limits, self._subscriber = store, clock, limits, subscriber
        self._batch, self._batch_wait_s = batch, batch_wait_s
        self._random = random or Random()  # noqa: S311 - jitter, not secrets
        self.budget = Budget(limits)
        self._agenda = Agenda(self.budget)
        self._crew = Crew(store, fetch, parse, clock, limits, agenda=self._agenda)
        self._pending: dict[str, FeedState] = {}
        self._ended: set[str] = set()
        self._failures, self._failure_limit = 0, failure_limit
        self._kept_at, self._started_before = 0.0, 0

    def behind_s(self) -> float:
        """Return how far behind its schedule the poller is now, in seconds."""
        return self._crew.behind_s(self._clock().timestamp())

    @property
    def feeds(self) -> int:
        """The number of feeds of this worker."""
        return len(self._agenda)

    def idle(self) -> bool:
        """Return whether no feed is due or under way: the end of `dateline demo --until-idle`."""
        self._agenda.absorb(self._store, self._clock().timestamp())
        due = self._agenda.next_due()
        at_work = self._crew.at_work or bool(self._pending)
        return not at_work and (due is None or due > self._clock().timestamp())

    def post(self, event: PushEvent) -> None:
        """Hand over what a hub or a cloud said; to be called in the event loop of `results`."""
        if isinstance(event, Delivery):
            self._crew.deliver(event, self._present())
        else:
            self._crew.finished.put_nowait(event)

    async def results(self) -> AsyncGenerator[Sequence[PollResult], None]:
        """Yield batches of results for ever; see the module's text for the order of sending and marking."""
        try:
            while True:
                self._keep_house()
                self._agenda.absorb(self._store, self._clock().timestamp())
                self._crew.start(self._present())
                results = self._decide(await self._finished())
                if results:
                    yield results
                    self._mark()
        finally:
            await self._crew.close()

    def _present(self) -> Present:
        return Present(
            at=self._clock(),
            c=self.budget.c,
            limits=self._limits,
            random=self._random,
            feed_at=self._agenda.feed_at,
        )

    def _keep_house(self) -> None:
        now = self._clock().timestamp()
        passed_s = now - self._kept_at
        if passed_s < _HOUSEKEEPING_S:
            return
        carried = (self._crew.started - self._started_before) / passed_s
        behind_s = self._crew.behind_s(now) if self._kept_at else 0.0
        self.budget.tune(carried, behind_s)
        if behind_s > BEHIND_S:
            log.warning("poller_behind", behind_s=round(behind_s), carried=carried, budget=self.budget.rate)
        self._crew.sweep(now)
        self._kept_at, self._started_before = now, self._crew.started

    async def _finished(self) -> list[Finished | LeaseChanged | Ping]:
        """Return what has finished, after a short while in which more may: a batch is sent at once."""
        queue = self._crew.finished
        try:
            first = await asyncio.wait_for(queue.get(), self._patience_s())
        except TimeoutError:
            return []
        if queue.qsize() < self._batch:
            await asyncio.sleep(self._batch_wait_s)
        rest = min(queue.qsize(), self._batch - 1)
        return [first, *(queue.get_nowait() for _ in range(rest))]

    def _patience_s(self) -> float:
        start = self._crew.next_start()
        if start is None:
            return _LONGEST_WAIT_S
        return min(_LONGEST_WAIT_S, max(0.001, start - self._clock().timestamp()))

    def _decide(self, finished: Sequence[Finished | LeaseChanged | Ping]) -> list[PollResult]:
        results = []
        for one in finished:
            state = self._pending.get(one.feed_id) or self._store.get(one.feed_id)
            if state is None:  # it has left this worker
                self._agenda.give_back(one.feed_id, None)
                continue
            result = self._result(state, one)
            self._pending[one.feed_id] = result.state
            if isinstance(one, Finished) and not one.answer.fetched.pushed:
                self._ended.add(one.feed_id)
            results.append(result)
        return results

    def _result(self, state: FeedState, one: Finished | LeaseChanged | Ping) -> PollResult:
        if isinstance(one, LeaseChanged):
            return PollResult(state=replace(state, lease=one.lease), fetch="lease")
        present = self._present()
        if isinstance(one, Ping):
            return pinged(state, present)
        result = self._judged(state, one.answer, present)
        self._tell(state, result, one, present)
        return replace(result, late_s=one.late_s)

    def _judged(self, state: FeedState, answer: Answer, present: Present) -> PollResult:
        """Return the result; where the decision fails the document is dead (see `agents.stage.Judge`)."""
        try:
            result = result_of(state, answer, present)
        except Exception as error:
            self._failures += 1
            if self._failures >= self._failure_limit:
                raise EverythingFails(f"the last {self._failures} documents all failed: {error}") from error
            text = f"{type(error).__name__}: {error}"
            return dead(state, answer.fetched, Unprocessable(text, reason="unexpected_error"), present)
        self._failures = 0
        return result

    def _tell(self, before: FeedState, result: PollResult, one: Finished, present: Present) -> None:
        """Tell the others what a poll means for them: the throttles, the subscriber, the log."""
        fetched = one.answer.fetched
        if fetched.failure is Failure.THROTTLED:
            host, domain = places(fetched.url)
            self._crew.throttles.note(one.feed_id, host, domain, present.now, result.state.next_poll_at)
        if self._subscriber is not None and fetched.failure is None and not fetched.pushed:
            self._subscriber.consider(result.state, one.answer)
        log_changes(before, result, present.now)

    def _mark(self) -> None:
        """Write the states of the batch that was sent, and plan their next polls."""
        for feed_id, state in self._pending.items():
            if self._store.plan(feed_id) is None:
                self._agenda.give_back(feed_id, None)
                continue
            self._store.put(state)
            if feed_id in self._ended:
                self._agenda.give_back(feed_id, Plan.of(state))
            else:
                self._agenda.plan(feed_id, Plan.of(state))
        self._pending, self._ended = {}, set()


def log_changes(before: FeedState, result: PollResult, now: float) -> None:
    """Log a feed's change of health and a gap in its coverage; an ordinary poll is no event."""
    old, new = health(before, now), health(result.state, now)
    feed = {"feed_id": before.feed.feed_id, "url": before.address}
    if old.word != new.word:
        log.info("feed_health_changed", was=old.word, now=new.word, reason=new.reason, **feed)
    if result.state.counts.gaps > before.counts.gaps:
        log.warning("feed_coverage_gap", interval_s=before.interval_s, **feed)
