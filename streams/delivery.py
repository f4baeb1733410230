"""The safe batch between Faust and a stage: decide, send and await the broker, mark, count, acknowledge.

The order lies in the generators (see agents/stage.py): the next batch is asked for only after the one
before was sent and marked, and only then are its offsets given free to be committed. What a crash cuts
short is worked on again, and what had been sent by then is not sent again (streams/resume.py).
"""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from faust.streams import _current_event

from agents.stage import Batches, Outcome, Stage
from schemas.codec import decode, encode
from schemas.records import Outgoing, Record
from schemas.times import Clock
from schemas.values import LedgerEntry
from streams import ledger, metrics
from streams.resume import AlreadySent, with_source

StageFunction = Callable[[Batches], Stage]
Send = Callable[[Sequence[Outgoing]], Awaitable[None]]
"""Returns when the broker has acknowledged everything."""


class Table:
    """A Faust table of bytes as a stage sees it: reads anywhere, writes to the partition of a record."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def get(self, key: str) -> bytes | None:
        """Return the value of `key`, or None."""
        with _AtPartitionOf(None):
            value: bytes | None = self._table.get(key.encode())
        return value

    def mark(self, record: Record, key: str, value: bytes | None) -> None:
        """Set `key` to `value` in the partition of `record`; None removes it."""
        with _AtPartitionOf(record):
            if value is not None:
                self._table[key.encode()] = value
            else:
                self._table.pop(key.encode(), None)

    def on_recovered(self, callback: Callable[[], Awaitable[None]]) -> None:
        """Await `callback` each time the table holds the partitions of a new assignment."""
        self._table.on_recover(callback)

    def items(self) -> Iterator[tuple[str, bytes]]:
        """Yield every key and value that this worker holds."""
        with _AtPartitionOf(None):
            pairs = list(self._table.items())
        for key, value in pairs:
            yield key.decode(), value


class _AtPartitionOf:
    """Poses as Faust's current event, from which a table takes its partition; None: any partition."""

    def __init__(self, record: Record | None) -> None:
        self.message = record

    def __enter__(self) -> None:
        self._token = _current_event.set(weakref.ref(self) if self.message else None)  # type: ignore[arg-type]

    def __exit__(self, *_: object) -> None:
        _current_event.reset(self._token)


class SafeBatches:
    """Runs one stage over one Faust stream."""

    def __init__(
        self,
        stage: str,
        worker: str,
        *,
        send: Send,
        sent: AlreadySent,
        ledger_table: Table,
        clock: Clock,
    ) -> None:
        self._stage, self._worker, self._clock = stage, worker, clock
        self._broker, self._sent, self._ledger = send, sent, ledger_table
        self._records: list[Record] = []
        self._outcomes: Sequence[Outcome] = ()

    async def run(self, stage: StageFunction, stream: Any, size: int, wait_s: float) -> None:
        """Move batches of 1 to `size` records through `stage` until the stream ends."""
        async for outcomes in stage(self._batches(stream, size, wait_s)):
            await self._send(outcomes)

    async def _batches(self, stream: Any, size: int, wait_s: float) -> AsyncIterator[list[Record]]:
        async for events in stream.noack().noack_take(size, within=wait_s):
            self._records = [to_record(event.message) for event in events]
            await self._sent.look_up(self._records, generation=events[0].message.generation_id)
            yield self._records
            self._count()
            for event in events:
                event.ack()

    async def _send(self, outcomes: Sequence[Outcome]) -> None:
        if len(outcomes) != len(self._records):
            raise AssertionError(
                f"{self._stage} accounted for {len(outcomes)} of {len(self._records)} records"
            )
        self._outcomes = outcomes
        await self._broker(list(self._unsent()))

    def _unsent(self) -> Iterator[Outgoing]:
        for record, outcome in zip(self._records, self._outcomes, strict=True):
            for outgoing in outcome.outgoing:
                if not self._sent.has(record, outgoing.topic):
                    yield with_source(outgoing, record)

    def _count(self) -> None:
        pairs = sorted(zip(self._records, self._outcomes, strict=True), key=lambda pair: _bucket(pair[0]))
        for (partition, hour), same in groupby(pairs, key=lambda pair: _bucket(pair[0])):
            group = list(same)
            key = ledger.entry_key(self._stage, partition, hour)
            old = self._ledger.get(key)
            entry = ledger.counted(
                decode(LedgerEntry, old) if old else None,
                group,
                stage=self._stage,
                worker=self._worker,
                now=self._clock(),
            )
            if entry is not None:
                self._ledger.mark(group[0][0], key, encode(entry))
        self._measure()

    def _measure(self) -> None:
        for name, count in Counter(outcome.name for outcome in self._outcomes).items():
            metrics.ITEMS.labels(stage=self._stage, outcome=name).inc(count)
        for outcome in self._outcomes:
            if outcome.reason:
                metrics.DEAD.labels(stage=self._stage, reason=outcome.reason).inc()


def _bucket(record: Record) -> tuple[int, str]:
    return record.partition, ledger.hour_of(record)


def to_record(message: Any) -> Record:
    """Return Faust's message as a Record."""
    headers = message.headers or ()
    pairs = headers.items() if isinstance(headers, dict) else headers
    stamp_ms = int((message.timestamp or 0) * 1000)
    return Record(
        message.topic, message.partition, message.offset, stamp_ms, message.key, message.value, tuple(pairs)
    )
