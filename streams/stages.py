"""Puts stages on a Faust app: topics, tables, the safe batch and the producer of one role."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from aiohttp.web import RouteDef
from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerFenced

from agents.stage import Judge
from schemas.errors import Unavailable
from schemas.records import Outgoing
from schemas.times import Clock
from streams.app import BYTES, DatelineApp
from streams.delivery import SafeBatches, StageFunction, Wires
from streams.health import Observer
from streams.kafka import new_producer, send_all, start_or_fail
from streams.resume import AlreadySent
from streams.settings import Settings
from streams.tables import Table
from streams.topics import ledger_table


class Role:
    """One role of a worker: its Faust app, and what its stages share."""

    def __init__(self, app: DatelineApp, settings: Settings, worker: str, clock: Clock) -> None:
        self.app, self.settings, self.worker, self.clock = app, settings, worker, clock
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()
        self.routes: list[RouteDef] = []
        """What the role adds to the web server of its worker."""
        self.observers: list[Observer] = []
        """What the role adds to the health of its worker."""
        self._tables: list[Table] = []
        app.close_last = self._stop_producer

    def table(self, name: str) -> Table:
        """Return a new table with a changelog, partitioned like the topics between the stages."""
        table = Table(self.app.Table(name, partitions=self.settings.partitions, **BYTES))
        self._tables.append(table)
        return table

    def judge(self, stage: str) -> Judge:
        """Return what turns the failures of `stage` into dead letters, up to the limit of the settings."""
        return Judge(stage, self.clock, self.settings.failure_limit)

    def stage(self, name: str, topic: str, run: StageFunction, *, outputs: Sequence[str]) -> None:
        """Add the stage `run`, which reads `topic` and sends to `outputs`."""
        wires = Wires(
            send=self.send,
            settle=self.settle,
            is_ours=self.app.is_ours,
            sent=AlreadySent(self.settings, outputs),
            ledger=self.table(ledger_table(name)),
            clock=self.clock,
        )

        async def agent(stream: Any) -> None:
            batches = SafeBatches(name, self.worker, wires)
            # Nothing may be awaited before the stream is: Faust drops what comes in meanwhile.
            await batches.run(run, stream, self.settings.batch, self.settings.batch_wait_s)

        self.app.agent(self.app.topic(topic, **BYTES), name=name)(agent)

    def task(self, run: Callable[[], Awaitable[None]]) -> None:
        """Add `run`, which goes on for ever, to what the app does once its tables are there."""
        self.app.task(run)

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Send `records` and return when the broker has acknowledged all of them."""
        if records:
            with _told_readably():
                await send_all(await self._started_producer(), records)

    async def settle(self) -> None:
        """Return when the broker has acknowledged every write to the tables."""
        with _told_readably():
            for table in self._tables:
                await table.settle()

    async def _started_producer(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = new_producer(self.settings)
                if self.app.fence is not None:
                    self.app.fence.guard(producer)
                await start_or_fail(producer, self.settings)
                self._producer = producer
            return self._producer

    async def _stop_producer(self) -> None:
        if self._producer is not None:
            await self._producer.stop()


@contextmanager
def _told_readably() -> Iterator[None]:
    """Raise Unavailable, with words for the operator, where a producer was fenced."""
    try:
        yield
    except ProducerFenced as error:
        raise Unavailable(
            "this worker stood still, or was cut off, for so long that its group let it go: "
            "what it had not sent is worked on by others, or after the next start"
        ) from error
