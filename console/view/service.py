"""The console's view of a running Dateline, fed from Kafka: what console/web serves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import datetime, timedelta

import structlog
from aiokafka.errors import KafkaError

from console.view.document import RegionStatus, Status
from console.view.events import LiveEvent
from console.view.filters import Filters
from console.view.history import events_after, parse_place
from console.view.lag import Lag
from console.view.offsets import OffsetReader
from console.view.ring import EventRing
from console.view.state import ConsoleState
from console.view.tail import Tail
from schemas.errors import BrokerUnavailable, DatelineError
from schemas.times import Clock, utc_now
from streams.settings import Settings

log = structlog.get_logger()

OFFSETS_EVERY_S = 2.0
_RETRY_S = 3.0
_READ_WAIT_S = 10.0
"""aiokafka's admin client waits for ever when its broker has gone and come back: then it is made anew."""
_MOST_READING_BACK = 4
_FRESH = timedelta(seconds=1)
_STALE = timedelta(seconds=15)


class KafkaView:
    """Reads Kafka while `running`, answers from memory; a broker that is away is a problem, not an error."""

    def __init__(self, settings: Settings, clock: Clock = utc_now) -> None:
        self._settings, self._clock = settings, clock
        self._state = ConsoleState()
        self._tail = Tail(self._state, settings, clock)
        self._failures: dict[str, str] = {}
        self._settled_at: datetime | None = None
        self._reading_back = asyncio.Semaphore(_MOST_READING_BACK)
        self._made: tuple[datetime, Status] | None = None

    @property
    def ring(self) -> EventRing:
        """Return the last events of all regions."""
        return self._state.ring

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Read Kafka while the context is open."""
        tasks = [
            asyncio.create_task(self._again("topics", self._follow), name="console-tail"),
            asyncio.create_task(self._again("offsets", self._watch_offsets), name="console-offsets"),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def problems(self) -> list[str]:
        """Return what cannot be read, one sentence each; empty when all is well."""
        found = list(self._failures.values())
        if not self._tail.caught_up.is_set():
            found.append("the topics are still being read from the start")
        if self._settled_at is None or self._clock() - self._settled_at > _STALE:
            found.append("the lag is not known at the moment")
        return found

    def status(self) -> Status:
        """Return the document of `/v1/status`, made at most once a second."""
        now = self._clock()
        if self._made is None or now - self._made[0] >= _FRESH:
            self._made = now, self._state.status(now, self.problems())
        return self._made[1]

    def regions(self) -> list[RegionStatus]:
        """Return the activity of every region."""
        return self._state.regions(self._clock())

    def lags(self) -> dict[str, Lag]:
        """Return the lag of every stage."""
        return self._state.lags()

    def resume(self, place: str, filters: Filters) -> AsyncGenerator[LiveEvent]:
        """Return the events after `topic-partition-offset` as Kafka has them; raises UsageError at once."""
        parse_place(place)
        return self._resumed(place, filters)

    async def _resumed(self, place: str, filters: Filters) -> AsyncGenerator[LiveEvent]:
        try:
            async with self._reading_back, aclosing(events_after(place, filters, self._settings)) as events:
                async for event in events:
                    yield event
        except (KafkaError, OSError) as error:
            raise BrokerUnavailable(f"the past cannot be read: {error}") from error

    async def _follow(self) -> None:
        await self._tail.follow(lambda: self._failures.pop("topics", None))

    async def _watch_offsets(self) -> None:
        await self._tail.caught_up.wait()  # else the ledger would be compared before it is read
        async with OffsetReader.connect(self._settings) as reader:
            while True:
                async with asyncio.timeout(_READ_WAIT_S):
                    offsets = await reader.read(self._state.ledger.counted_through)
                    dead_kept = await reader.dead_kept()
                self._state.settle(offsets, dead_kept, self._clock())
                self._settled_at = self._clock()
                self._failures.pop("offsets", None)
                await asyncio.sleep(OFFSETS_EVERY_S)

    async def _again(self, what: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` for ever: any failure is said on the page and in the log, then it is tried again."""
        while True:
            try:
                await work()
            except Exception as error:
                self._failed(what, error)
            except asyncio.CancelledError as error:
                # aiokafka cancels what waits for a broker that has gone; that is not meant for us.
                if _is_cancelled():
                    raise
                self._failed(what, error)
            await asyncio.sleep(_RETRY_S)

    def _failed(self, what: str, error: BaseException) -> None:
        words = str(error) if isinstance(error, DatelineError) else type(error).__name__
        self._failures[what] = f"Kafka's {what} cannot be read: {words}"
        expected = isinstance(error, (DatelineError, KafkaError, OSError, asyncio.CancelledError))
        log.warning("console_reader_failed", what=what, error=str(error)[:300], exc_info=not expected)


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
