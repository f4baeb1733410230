"""The fetches under way: due feeds go into the lanes of their domains, answers come out of a queue."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from agents.poll.agenda import Agenda, places
from agents.poll.answer import Answer, Parse, Reader, answer_of
from agents.poll.decide import Present
from agents.poll.fetched import Fetch, Fetched
from agents.poll.limits import PollLimits
from agents.poll.politeness import Lanes, Throttles
from agents.poll.push.events import Delivery, LeaseChanged, Ping
from agents.poll.store import Store
from schemas.times import Clock

_PARSER_THREADS = 4
_HELD_SPREAD_S = 60.0
_TAKEN_AT_ONCE = 2000
"""Due feeds that go into lanes in one step. Lanes themselves are not bounded: a domain with thousands of
feeds must not keep the others out."""
_WORTH_KEEPING_S = 5.0
"""A connection that is used again later than this is closed: a worker that is far behind its schedule had
thousands of idle ones, which took 50 MB and were closed by their servers before their turn came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A poll or a delivery whose answer is known."""

    feed_id: str
    answer: Answer
    late_s: float = 0.0
    """How far behind its schedule the fetch began."""


class Crew:
    """Starts fetches as lanes and concurrency allow."""

    def __init__(
        self,
        store: Store,
        fetch: Fetch,
        parse: Parse,
        clock: Clock,
        limits: PollLimits,
        *,
        agenda: Agenda,
    ) -> None:
        self._store, self._fetch, self._limits, self._agenda, self._clock = (
            store,
            fetch,
            limits,
            agenda,
            clock,
        )
        self._lanes, self.throttles = Lanes(limits), Throttles()
        self._threads = ThreadPoolExecutor(_PARSER_THREADS, thread_name_prefix="parse")
        self._read = Reader(parse, self._threads)
        self._tasks: set[asyncio.Task[None]] = set()
        self._due_at: dict[str, float] = {}
        self._crash: BaseException | None = None
        self.started = 0
        """Fetches since the beginning."""
        self.finished: asyncio.Queue[Finished | LeaseChanged | Ping] = asyncio.Queue()

    @property
    def at_work(self) -> bool:
        """Whether any feed waits in a lane, is being fetched, or is finished and not yet collected."""
        return bool(self._tasks or self._due_at or not self.finished.empty())

    def start(self, present: Present) -> None:
        """Queue what is due and start what may be fetched; raises what a fetch should never have raised."""
        if self._crash is not None:
            raise self._crash
        for feed_id, due in self._agenda.take_due(present.now, _TAKEN_AT_ONCE):
            self._queue(feed_id, due, present)
        free = self._limits.concurrency - len(self._tasks)
        for domain, feed_id in self._lanes.take(present.now, max(0, free)):
            self.started += 1
            self._spawn(self._poll(domain, feed_id, present))

    def deliver(self, delivery: Delivery, present: Present) -> None:
        """Read a document that a hub delivered."""
        self._spawn(self._take_in(delivery, present))

    def next_start(self) -> float | None:
        """Return when the next fetch can start (s since 1970), None where that depends on one to end."""
        return None if len(self._tasks) >= self._limits.concurrency else self._next_wanted()

    def behind_s(self, now: float) -> float:
        """Return for how long the next fetch has waited for this worker, what manners demand apart."""
        wanted = self._next_wanted()
        return 0.0 if wanted is None else max(0.0, now - wanted)

    def _next_wanted(self) -> float | None:
        times = [time for time in (self._agenda.next_due(), self._lanes.next_ready()) if time is not None]
        return min(times, default=None)

    def _keeps_connection(self, domain: str, now: float) -> bool:
        """Return whether the connection to `domain` is used again soon."""
        wait_s = self._limits.domain_delay_s + self.behind_s(now)
        return wait_s < _WORTH_KEEPING_S and self._lanes.others_wait(domain)

    def sweep(self, now: float) -> None:
        """Forget domains at rest."""
        self._lanes.sweep(now)
        self.throttles.sweep(now)

    async def close(self) -> None:
        """Stop all fetches."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _queue(self, feed_id: str, due: float, present: Present) -> None:
        plan = self._store.plan(feed_id)
        if plan is None:
            self._agenda.give_back(feed_id, None)
            return
        host, domain = places(plan.url)
        held = self.throttles.until(host, domain, present.now)
        if held is not None:
            later = held + present.random.uniform(0.0, _HELD_SPREAD_S)
            self._agenda.give_back(feed_id, replace(plan, next_poll_at=later))
            return
        self._due_at[feed_id] = due
        self._lanes.add(domain, feed_id, due)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._crash = error

    async def _poll(self, domain: str, feed_id: str, present: Present) -> None:
        late_s = present.now - self._due_at[feed_id]
        try:
            state = self._store.get(feed_id)
            if state is None:
                self._agenda.give_back(feed_id, None)
                return
            more = self._keeps_connection(domain, present.now)
            answer = await answer_of(state, self._fetch, self._read, present, more=more)
            self.finished.put_nowait(Finished(feed_id=feed_id, answer=answer, late_s=late_s))
        finally:
            del self._due_at[feed_id]
            self._lanes.done(domain, self._clock().timestamp())

    async def _take_in(self, delivery: Delivery, present: Present) -> None:
        state = self._store.get(delivery.feed_id)
        if state is None:
            return
        fetched = Fetched(
            url=state.address, body=delivery.body, content_type=delivery.content_type, pushed=True
        )
        answer = await self._read(state, fetched, present.at)
        self.finished.put_nowait(Finished(feed_id=delivery.feed_id, answer=answer))
