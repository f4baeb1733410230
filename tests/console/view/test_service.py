"""The readers on the embedded broker: what they make of records that are really in Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import OffsetAndMetadata

from console.view import service
from console.view.filters import Filters
from console.view.service import KafkaView
from schemas.errors import UsageError
from schemas.records import Outgoing, Record
from streams.embedded import EmbeddedBroker
from streams.kafka import client_options, producer, send_all
from streams.settings import Settings, load_settings
from streams.topics import RAW, all_topics, app_id
from tests.console import made


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    nowhere = load_settings({}, bootstrap="127.0.0.1:1", partitions=2)
    with EmbeddedBroker(all_topics(nowhere)) as broker:
        yield load_settings({}, bootstrap=broker.bootstrap, embedded=True, partitions=2)


async def put(settings: Settings, records: Iterable[Record]) -> None:
    async with producer(settings) as client:
        await send_all(client, [Outgoing(r.topic, r.key, r.value, r.headers) for r in records])


def stories(numbers: range) -> list[Record]:
    regions = ("europe.eastern", "asia.eastern")
    return [
        record for number in numbers for record in made.event_records(made.story(number, regions=regions))
    ]


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[KafkaView]:
    """Give a view that has read what there is."""
    view = KafkaView(settings)
    async with view.running(), asyncio.timeout(20):
        while view.problems():
            await asyncio.sleep(0.02)
        yield view


async def test_what_was_there_before_the_console_is_shown(settings: Settings) -> None:
    entry = made.entry(outcomes={"redelivery": 4}, through=4)
    await put(settings, [*stories(range(5)), made.entry_record(entry), made.feed_record(made.feed_state())])
    async with running(settings) as view:
        status = view.status()
        shown = {event.event_id for event in view.ring.latest(999)}
    assert {f"{number:032x}-1" for number in range(5)} <= shown
    assert status.feeds.total == 1
    assert status.ledger_all.redelivered == 4


async def test_what_comes_later_is_shown_too(settings: Settings) -> None:
    async with running(settings) as view, asyncio.timeout(20):
        number = view.ring.next_number
        await put(settings, stories(range(100, 102)))
        await view.ring.grown(number + 3)
        assert {event.event_id for event in view.ring.since(number)} == {f"{100:032x}-1", f"{101:032x}-1"}


async def test_lag_is_what_the_group_has_not_committed(settings: Settings) -> None:
    place = TopicPartition(RAW, 1)
    records = [Outgoing(RAW, b"key", b"{}", (), 1) for _ in range(5)]
    async with producer(settings) as client:
        await send_all(client, records)
    group = AIOKafkaConsumer(**client_options(settings), group_id=app_id("dedupe"), enable_auto_commit=False)
    await group.start()
    group.assign([place])
    await group.commit({place: OffsetAndMetadata(3, "")})
    await group.stop()
    async with running(settings) as view:
        lags = view.lags()
    assert lags["dedupe"].records == 2
    assert 0 < lags["dedupe"].seconds < 60
    assert lags["enrich"].records == 0


async def test_a_subscriber_that_returns_misses_nothing(settings: Settings) -> None:
    await put(settings, stories(range(200, 240)))
    async with running(settings) as view:
        events = view.ring.since(0, 999)
        last = events[20]
        resumed = {event.place async for event in view.resume(last.place, Filters())}
        only_asia = {
            event.region async for event in view.resume(last.place, Filters(regions=frozenset({"asia"})))
        }
    assert {event.place for event in events[21:]} <= resumed
    assert last.place not in resumed
    assert only_asia == {"asia.eastern"}


async def test_a_place_that_cannot_be_is_refused_at_once(settings: Settings) -> None:
    with pytest.raises(UsageError):
        KafkaView(settings).resume("news.raw.v1-0-0", Filters())


async def test_a_reader_that_a_client_cancels_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As aiokafka does to whoever waits for a broker that has gone."""
    monkeypatch.setattr(service, "_RETRY_S", 0)
    view, tries = KafkaView(load_settings({})), []
    again = asyncio.Event()

    async def work() -> None:
        tries.append(len(view.problems()))
        if len(tries) < 3:
            raise asyncio.CancelledError if len(tries) == 1 else ValueError("ours")
        again.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(view._again("offsets", work))
    async with asyncio.timeout(5):
        await again.wait()
    assert tries == [2, 3, 3]
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_console_without_a_broker_runs_and_says_so() -> None:
    view = KafkaView(load_settings({}, bootstrap="127.0.0.1:1"))
    async with view.running():
        assert view.problems() == [
            "the topics are still being read from the start",
            "the lag is not known at the moment",
        ]
        assert view.status().feeds.total == 0
