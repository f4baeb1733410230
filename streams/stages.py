"""Puts stages on a Faust app: topics, tables, the safe batch and the producer of one role."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer

from schemas.times import Clock
from streams.app import BYTES, DatelineApp
from streams.delivery import SafeBatches, StageFunction, Table
from streams.kafka import new_producer, start_or_fail
from streams.resume import AlreadySent
from streams.settings import Settings


class Role:
    """One role of a worker: its Faust app, and what its stages share."""

    def __init__(self, app: DatelineApp, settings: Settings, worker: str, clock: Clock) -> None:
        self.app, self.settings, self.worker, self.clock = app, settings, worker, clock
        self._producer: AIOKafkaProducer | None = None
        app.on_stopped = self._stop_producer

    def table(self, name: str) -> Table:
        """Return a new table with a changelog, partitioned like the topics between the stages."""
        return Table(self.app.Table(name, partitions=self.settings.partitions, schema=BYTES))

    def stage(self, name: str, topic: str, run: StageFunction, *, outputs: Sequence[str]) -> None:
        """Add the stage `run` from `topic` to `outputs` (which end where it had got to before a crash)."""
        ledger = self.table(f"{name}-ledger")
        source = self.app.topic(topic, schema=BYTES)

        async def agent(stream: Any) -> None:
            batches = SafeBatches(
                name,
                self.worker,
                producer=await self.producer(),
                sent=AlreadySent(self.settings, outputs),
                ledger_table=ledger,
                clock=self.clock,
            )
            await batches.run(run, stream, self.settings.batch, self.settings.batch_wait_s)

        self.app.agent(source, name=name)(agent)

    def task(self, run: Callable[[], Awaitable[None]]) -> None:
        """Add `run`, which goes on for ever, to what the app does once its tables are there."""
        self.app.task(run)

    async def producer(self) -> AIOKafkaProducer:
        """Return the producer of all stages of this role, started."""
        if self._producer is None:
            self._producer = new_producer(self.settings)
            await start_or_fail(self._producer, self.settings)
        return self._producer

    async def _stop_producer(self) -> None:
        if self._producer is not None:
            await self._producer.stop()
