"""What Dateline relies on in a broker, asked of the embedded one and of a real Kafka alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest

from agents.stage import Batches, Outcome, Stage
from bench.broker.topics import make_topics
from schemas.codec import decode
from schemas.errors import Unavailable
from schemas.records import SOURCE, Outgoing, Record
from schemas.times import utc_now
from schemas.values import LedgerEntry
from streams.app import create_app
from streams.embedded import EmbeddedBroker
from streams.kafka import producer, read_to_end, reader, send_all
from streams.resume import source_of
from streams.settings import Settings, load_settings
from streams.stages import Role
from streams.tables import Table
from streams.topics import TopicSpec, app_id, changelog, partition_of

PARTITIONS = 4


@dataclass(frozen=True)
class Place:
    """Topics and a role of a test's own, on one of the brokers."""

    settings: Settings
    role: str
    source: str
    sink: str

    def topics(self) -> list[TopicSpec]:
        tables = [changelog(self.role, name) for name in ("seen", "echo-ledger")]
        many = [self.source, self.sink, *tables]
        leader = TopicSpec(f"{app_id(self.role)}-__assignor-__leader", 1)
        return [*(TopicSpec(name, PARTITIONS) for name in many), leader]


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    name = f"test{uuid4().hex[:8]}"
    wished = Place(load_settings({}, data_dir=tmp_path), name, f"{name}.source", f"{name}.sink")
    if request.param == "embedded":
        with EmbeddedBroker(wished.topics()) as broker:
            options = {"bootstrap": broker.bootstrap, "embedded": True}
            yield _with(wished, options)
    else:
        found = _with(wished, {"bootstrap": request.getfixturevalue("kafka")})
        asyncio.run(make_topics(found.settings, found.topics()))
        yield found


def _with(wished: Place, options: dict[str, object]) -> Place:
    return Place(wished.settings.model_copy(update=options), wished.role, wished.source, wished.sink)


async def send(place: Place, records: Sequence[Outgoing]) -> None:
    async with producer(place.settings) as client:
        await send_all(client, records)


async def read(place: Place, topic: str, count: int) -> list[Record]:
    """Return what is in `topic` once it holds `count` records, by partition and offset."""
    async with asyncio.timeout(30), reader(place.settings) as client:
        while True:
            records = [record async for record in read_to_end(client, [topic])]
            if len(records) >= count:
                return sorted(records, key=lambda record: (record.partition, record.offset))
            await asyncio.sleep(0.1)


@asynccontextmanager
async def running(place: Place, instance: str) -> AsyncIterator[None]:
    """Run a worker that sends each value on with how often its key was seen, as its table says."""
    app = create_app(place.role, place.settings, instance=instance)
    role = Role(app, place.settings, instance, utc_now)
    table = role.table("seen")

    async def echo(batches: Batches) -> Stage:
        async for batch in batches:
            yield [_seen(record, table, batch, place.sink) for record in batch]
            for record in batch:
                key = (record.key or b"").decode()
                table.mark(record, key, b"%d" % (int(table.get(key) or 0) + 1))

    role.stage("echo", place.source, echo, outputs=[place.sink])
    app.finalize()
    await app.start()
    try:
        yield
    finally:
        await app.stop()


def _seen(record: Record, table: Table, batch: Sequence[Record], sink: str) -> Outcome:
    key = (record.key or b"").decode()
    earlier = sum(other.key == record.key and other.offset < record.offset for other in batch)
    count = int(table.get(key) or 0) + earlier + 1
    return Outcome("echoed", (Outgoing(sink, record.key, b"%d" % count),))


async def test_key_value_headers_and_partition_come_back_as_they_were_sent(place: Place) -> None:
    headers = (("a", b"1"), ("a", b"\xff"), ("b", b""))
    await send(
        place,
        [
            Outgoing(place.source, b"key", b"\x00\xff", headers),
            Outgoing(place.source, b"gone", None, partition=3),
        ],
    )
    records = {record.key: record for record in await read(place, place.source, 2)}
    assert records[b"key"].value == b"\x00\xff"
    assert records[b"key"].headers == headers
    assert records[b"key"].partition == partition_of("key", PARTITIONS)
    assert records[b"gone"].value is None
    assert records[b"gone"].partition == 3


async def test_a_second_worker_goes_on_where_the_first_stopped_with_its_table_and_its_ledger(
    place: Place,
) -> None:
    keys = [b"%d" % number for number in range(20)]
    for turn in (1, 2):
        await send(place, [Outgoing(place.source, key, b"value") for key in keys])
        async with running(place, f"worker{turn}"):
            await read(place, place.sink, turn * len(keys))
    sink = await read(place, place.sink, 2 * len(keys))
    assert sorted(record.value or b"" for record in sink) == [b"1"] * 20 + [b"2"] * 20
    assert len({dict(record.headers)[SOURCE] for record in sink}) == 40
    entries = [
        decode(LedgerEntry, record.value)
        for record in await read(place, changelog(place.role, "echo-ledger"), 1)
    ]
    newest = {(entry.partition, entry.hour): entry for entry in entries}
    assert sum(entry.inputs for entry in newest.values()) == 40


async def test_a_worker_that_was_cut_off_before_it_committed_sends_nothing_twice(place: Place) -> None:
    keys = [b"%d" % number for number in range(20)]
    await send(place, [Outgoing(place.source, key, b"value") for key in keys])
    source = await read(place, place.source, len(keys))
    # What a worker leaves that was killed after sending the half of a batch.
    await send(place, [_left_behind(record, place.sink) for record in source[::2]])
    async with running(place, "worker"):
        await read(place, changelog(place.role, "seen"), len(keys))
    sink = await read(place, place.sink, len(keys))
    assert sorted(record.key or b"" for record in sink) == sorted(keys)


@pytest.mark.parametrize("place", [pytest.param("kafka", marks=pytest.mark.kafka)], indirect=True)
async def test_a_worker_that_fell_out_of_its_group_sends_nothing_more(place: Place) -> None:
    app = create_app(place.role, place.settings, instance="frozen")
    role = Role(app, place.settings, "frozen", utc_now)
    assert app.fence is not None
    app.fence.renew(monotonic())
    app.fence.lose()
    try:
        with pytest.raises(Unavailable, match="stood still"):
            await role.send([Outgoing(place.sink, b"key", b"late")])
    finally:
        await app.on_shutdown()
    assert await read(place, place.sink, 0) == []


def _left_behind(record: Record, sink: str) -> Outgoing:
    return Outgoing(sink, record.key, b"1", ((SOURCE, source_of(record)),))
