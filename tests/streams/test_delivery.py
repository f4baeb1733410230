"""The order of a safe batch, shown by recording what happens when."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from agents.stage import Batches, Outcome, Stage
from schemas.codec import decode
from schemas.errors import Unavailable
from schemas.examples import example_bytes
from schemas.records import Outgoing, Record
from schemas.times import utc_now
from schemas.values import LedgerEntry
from streams.delivery import SafeBatches, Wires

RAW, ITEMS = "news.raw.v1", "news.items.v1"


class Event:
    """As much of Faust's event as a batch needs."""

    def __init__(self, offset: int, log: list[str], generation: int = 1) -> None:
        self._log = log
        self.message = SimpleNamespace(
            topic=RAW,
            partition=0,
            offset=offset,
            timestamp=1.5,
            key=b"k",
            value=b"%d" % offset,
            headers=[],
            generation_id=generation,
        )

    def ack(self) -> None:
        self._log.append(f"ack {self.message.offset}")


class Stream:
    """A stream that ends after its batches."""

    def __init__(self, batches: Sequence[Sequence[Event]]) -> None:
        self._batches = batches

    def noack(self) -> Stream:
        return self

    async def noack_take(self, _size: int, within: float) -> AsyncIterator[list[Event]]:
        assert within > 0
        for batch in self._batches:
            yield list(batch)


class Sent:
    """Remembers nothing but what it is told was sent before."""

    def __init__(self, before: frozenset[int] = frozenset()) -> None:
        self._before = before

    async def look_up(self, _records: Sequence[Record], generation: int) -> None:
        assert generation == 1

    def has(self, record: Record, _topic: str) -> bool:
        return record.offset in self._before


class Ledger:
    """A table of the ledger that logs its writes."""

    def __init__(self, log: list[str]) -> None:
        self._log = log
        self.values: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.values.get(key)

    def mark(self, _record: Record, key: str, value: bytes | None) -> None:
        self._log.append("count")
        if value is None:
            del self.values[key]
        else:
            self.values[key] = value

    def items(self) -> list[tuple[str, bytes]]:
        return list(self.values.items())


class Scene:
    """A stage between a made stream and a made broker."""

    def __init__(self, *, before: frozenset[int] = frozenset()) -> None:
        self.log: list[str] = []
        self.sent: list[Outgoing] = []
        self.ledger = Ledger(self.log)
        self.looked = Sent(before)
        parts: dict[str, Any] = {"sent": self.looked, "ledger": self.ledger}
        self.now = utc_now()
        self._batches = SafeBatches(
            "dedupe",
            "w",
            Wires(
                send=self.send, settle=self._settle, is_ours=self._is_ours, clock=lambda: self.now, **parts
            ),
        )

    async def send(self, records: Sequence[Outgoing]) -> None:
        self.log.append(f"send {len(records)}")
        self.sent += records

    async def _settle(self) -> None:
        self.log.append("settle")

    def _is_ours(self, message: Any) -> bool:
        return bool(message.generation_id == 1)

    async def run(self, stage: Any, *offsets: Sequence[int]) -> None:
        await self.run_events(stage, *([Event(offset, self.log) for offset in batch] for batch in offsets))

    async def run_events(self, stage: Any, *batches: Sequence[Event]) -> None:
        await self._batches.run(stage, Stream(batches), 200, 0.05)

    async def forward(self, batches: Batches) -> Stage:
        async for batch in batches:
            self.log.append("decide")
            yield [Outcome("new", (Outgoing(ITEMS, b"k", record.value),)) for record in batch]
            self.log.append("mark")


async def test_a_batch_is_decided_sent_marked_counted_and_acknowledged_in_this_order() -> None:
    scene = Scene()
    await scene.run(scene.forward, [0, 1], [2])
    once = ["decide", "send 2", "mark", "count", "settle", "ack 0", "ack 1"]
    assert scene.log == [*once, "decide", "send 1", "mark", "count", "settle", "ack 2"]


async def test_each_record_names_the_one_it_was_made_from() -> None:
    scene = Scene()
    await scene.run(scene.forward, [4, 5])
    assert [record.headers for record in scene.sent] == [
        (("source", b"news.raw.v1/0/4"),),
        (("source", b"news.raw.v1/0/5"),),
    ]


async def test_what_was_sent_before_a_crash_is_not_sent_again_but_counted() -> None:
    scene = Scene(before=frozenset({0}))
    await scene.run(scene.forward, [0, 1])
    assert [record.value for record in scene.sent] == [b"1"]
    (value,) = scene.ledger.values.values()
    assert decode(LedgerEntry, value).inputs == 2


async def test_a_stage_that_does_not_account_for_every_record_is_stopped_before_anything_is_acknowledged() -> (
    None
):
    async def forgetful(batches: Batches) -> Stage:
        async for batch in batches:
            yield [Outcome("new") for _ in batch[1:]]

    scene = Scene()
    with pytest.raises(AssertionError, match="accounted for 1 of 2"):
        await scene.run(forgetful, [0, 1])
    assert scene.log == []


async def test_a_broker_that_refuses_leaves_the_batch_unmarked_and_unacknowledged() -> None:
    class Refused(Exception):
        pass

    class Refusing(Scene):
        async def send(self, records: Sequence[Outgoing]) -> None:
            raise Refused

    scene = Refusing()
    with pytest.raises(Refused):
        await scene.run(scene.forward, [0])
    assert scene.log == ["decide"]


async def test_a_changelog_that_fails_leaves_the_batch_unacknowledged() -> None:
    class Unsettled(Scene):
        async def _settle(self) -> None:
            raise Unavailable("the changelog was refused")

    scene = Unsettled()
    with pytest.raises(Unavailable):
        await scene.run(scene.forward, [0])
    assert scene.log == ["decide", "send 1", "mark", "count"]


async def test_what_was_fetched_before_a_rebalance_is_let_go_undecided() -> None:
    scene = Scene()
    await scene.run_events(scene.forward, [Event(7, scene.log, generation=0), Event(0, scene.log)])
    assert scene.log == ["ack 7", "decide", "send 1", "mark", "count", "settle", "ack 0"]


async def test_counts_of_hours_long_past_are_removed_when_a_new_hour_begins() -> None:
    scene = Scene()
    scene.now = datetime(1970, 1, 2, tzinfo=UTC)
    old = example_bytes("ledger-entry", "full")
    scene.ledger.values = {"dedupe|0|1969-11-01T00": old, "dedupe|1|1969-11-01T00": old}
    await scene.run(scene.forward, [decode(LedgerEntry, old).through])
    assert sorted(scene.ledger.values) == ["dedupe|0|1970-01-01T00", "dedupe|1|1969-11-01T00"]
