"""The safe batch between Faust and a stage: decide, send and await the broker, mark, count, acknowledge.

The order lies in the generators (see agents/stage.py): the next batch is asked for only after the one
before was sent and marked and the broker has both, and only then are its offsets given free to be
committed. What a crash cuts short is worked on again, and what had been sent by then is not sent again
(streams/resume.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from agents.stage import Batches, Outcome, Stage
from schemas.records import Outgoing, Record
from schemas.times import Clock
from streams import metrics
from streams.bookkeeping import Bookkeeper
from streams.resume import AlreadySent, with_source
from streams.tables import Table
from streams.topics import EVENTS_PREFIX

StageFunction = Callable[[Batches], Stage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wires:
    """What a stage's batches need of the worker around them."""

    send: Callable[[Sequence[Outgoing]], Awaitable[None]]
    """Returns when the broker has acknowledged everything."""
    settle: Callable[[], Awaitable[None]]
    """Returns when the broker has acknowledged every write to the tables."""
    is_ours: Callable[[Any], bool]
    """Whether a Faust message may be worked on: not after its partition was taken away."""
    sent: AlreadySent
    ledger: Table
    clock: Clock


class SafeBatches:
    """Runs one stage over one Faust stream."""

    def __init__(self, stage: str, worker: str, wires: Wires) -> None:
        self._stage, self._wires = stage, wires
        self._book = Bookkeeper(stage, worker, wires.ledger, wires.clock)
        self._records: list[Record] = []
        self._outcomes: Sequence[Outcome] = ()
        self._generation = 0
        self._since_s = 0.0

    async def run(self, stage: StageFunction, stream: Any, size: int, wait_s: float) -> None:
        """Move batches of 1 to `size` records through `stage` until the stream ends."""
        async for outcomes in stage(self._batches(stream, size, wait_s)):
            await self._send(outcomes)

    async def _batches(self, stream: Any, size: int, wait_s: float) -> AsyncIterator[list[Record]]:
        async for taken in stream.noack().noack_take(size, within=wait_s):
            events = self._ours(taken)
            if not events:
                continue
            await self._begin([event.message for event in events])
            yield self._records
            self._book.count(self._records, self._outcomes, self._generation)
            self._measure()
            await self._wires.settle()
            for event in events:
                event.ack()

    def _ours(self, events: Sequence[Any]) -> list[Any]:
        """Let go of what Faust still had in its buffers when a rebalance began: it is read again after it."""
        ours = []
        for event in events:
            if self._wires.is_ours(event.message):
                ours.append(event)
            else:
                # Nothing is committed by this (streams/patches/stale_acks.py).
                event.ack()
        return ours

    async def _begin(self, messages: Sequence[Any]) -> None:
        self._since_s = monotonic()
        self._records = [to_record(message) for message in messages]
        self._generation = messages[0].generation_id
        await self._wires.sent.look_up(self._records, self._generation)

    async def _send(self, outcomes: Sequence[Outcome]) -> None:
        if len(outcomes) != len(self._records):
            raise AssertionError(
                f"{self._stage} accounted for {len(outcomes)} of {len(self._records)} records"
            )
        self._outcomes = outcomes
        await self._wires.send(list(self._unsent()))

    def _unsent(self) -> Iterator[Outgoing]:
        for record, outcome in zip(self._records, self._outcomes, strict=True):
            for outgoing in outcome.outgoing:
                if not self._wires.sent.has(record, outgoing.topic):
                    yield with_source(outgoing, record)

    def _measure(self) -> None:
        for name, count in Counter(outcome.name for outcome in self._outcomes).items():
            metrics.ITEMS.labels(stage=self._stage, outcome=name).inc(count)
        for outcome in self._outcomes:
            if outcome.reason:
                metrics.DEAD.labels(stage=self._stage, reason=outcome.reason).inc()
        topics = Counter(outgoing.topic for outcome in self._outcomes for outgoing in outcome.outgoing)
        for topic, count in topics.items():
            if topic.startswith(EVENTS_PREFIX):
                metrics.EVENTS.labels(region=topic.removeprefix(EVENTS_PREFIX)).inc(count)
        metrics.BATCHES.labels(stage=self._stage).observe(monotonic() - self._since_s)


def to_record(message: Any) -> Record:
    """Return Faust's message as a Record."""
    headers = message.headers or ()
    pairs = headers.items() if isinstance(headers, dict) else headers
    stamp_ms = int((message.timestamp or 0) * 1000)
    return Record(
        message.topic, message.partition, message.offset, stamp_ms, message.key, message.value, tuple(pairs)
    )
