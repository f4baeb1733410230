"""The safe batch between Faust and a stage: decide, send and await the broker, mark, acknowledge.

The order lies in the generators (see agents/stage.py): `batches` acknowledges a batch only when the
stage asks for the next one, and the stage asks only after `Sender` has every acknowledgement.
"""

from __future__ import annotations

import asyncio
import weakref
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

from faust.streams import _current_event

from agents.stage import Outcome
from schemas.codec import encode
from schemas.records import Outgoing, Record
from schemas.times import Clock, time_text
from schemas.values import LedgerEntry
from streams import metrics
from streams.topics import LEDGER


class InFlight:
    """The batch a stage works on: Faust's events by the place of their records."""

    def __init__(self) -> None:
        self._events: dict[tuple[int, int], Any] = {}
        self.newest_ms = 0

    async def batches(self, stream: Any, size: int, wait_s: float) -> AsyncIterator[list[Record]]:
        """Yield lists of 1 to `size` records; resuming acknowledges the list before."""
        async for events in stream.noack().noack_take(size, within=wait_s):
            self._events = {(e.message.partition, e.message.offset): e for e in events}
            records = [to_record(event.message) for event in events]
            self.newest_ms = max(record.timestamp_ms for record in records)
            yield records
            for event in events:
                event.ack()

    def focus(self, record: Record) -> None:
        """Make the event of `record` Faust's current one: a table write goes to its partition."""
        _current_event.set(weakref.ref(self._events[record.partition, record.offset]))


def to_record(message: Any) -> Record:
    """Return Faust's message as a Record."""
    headers = message.headers or ()
    pairs = headers.items() if isinstance(headers, dict) else headers
    stamp_ms = int((message.timestamp or 0) * 1000)
    return Record(
        message.topic, message.partition, message.offset, stamp_ms, message.key, message.value, tuple(pairs)
    )


class Table:
    """A Faust table of bytes as a stage sees it: `get`, and `mark` on the partition of a record."""

    def __init__(self, table: Any, in_flight: InFlight) -> None:
        self._table, self._in_flight = table, in_flight

    def get(self, key: str) -> bytes | None:
        """Return the value of `key`, or None."""
        value: str | None = self._table.get(key)
        return None if value is None else value.encode()

    def mark(self, record: Record, key: str, value: bytes) -> None:
        """Write `value` to the table's partition that `record` came from."""
        self._in_flight.focus(record)
        self._table[key] = value.decode()


class Sender:
    """Sends records by the app's producer and awaits the broker's acknowledgement of each."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def send(self, outgoing: Sequence[Outgoing]) -> None:
        """Send all of `outgoing`; returns when the broker has them, raises when it refuses one."""
        producer = await self._app.maybe_start_producer()
        futures = [
            await producer.send(o.topic, o.key, o.value, o.partition, None, dict(o.headers) or None) for o in outgoing
        ]
        await asyncio.gather(*futures)


class StageSink:
    """The sink of one stage: sends a batch's outcomes with their ledger entry, then counts them."""

    def __init__(self, stage: str, worker: str, sender: Sender, in_flight: InFlight, clock: Clock) -> None:
        self._stage, self._worker, self._sender, self._clock = stage, worker, sender, clock
        self._in_flight = in_flight

    async def __call__(self, outcomes: Sequence[Outcome]) -> None:
        """Send everything of `outcomes` and await it."""
        outgoing = [record for outcome in outcomes for record in outcome.outgoing]
        counts = Counter(outcome.name for outcome in outcomes)
        forwarded = sum(len(outcome.outgoing) for outcome in outcomes if outcome.name != "dead")
        newest = datetime.fromtimestamp(self._in_flight.newest_ms / 1000, UTC)
        entry = LedgerEntry(
            stage=self._stage,
            worker=self._worker,
            at=time_text(self._clock()),
            inputs=len(outcomes),
            outputs=forwarded,
            outcomes=dict(counts),
            newest_input_at=time_text(newest),
        )
        await self._sender.send([*outgoing, Outgoing(LEDGER, self._stage.encode(), encode(entry))])
        for name, count in counts.items():
            metrics.ITEMS.labels(stage=self._stage, outcome=name).inc(count)
        for outcome in outcomes:
            if outcome.reason:
                metrics.DEAD.labels(stage=self._stage, reason=outcome.reason).inc()
