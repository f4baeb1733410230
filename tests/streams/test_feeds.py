"""The states of feeds in a table: which partition, who owns them, what the registry changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

from agents.poll.store import decode_state
from schemas.codec import encode
from schemas.records import Record
from schemas.values import Feed
from streams.feeds import FeedStates, SteadyStates, feed_partition, registration, removal

PARTITIONS = 8
FEED = Feed(feed_id="00112233aabbccdd", url="https://news.example.co.uk/rss")


class FakeTable:
    """Keeps values with the partition they were written to."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[int, bytes]] = {}
        self.recovered: Callable[[], Awaitable[None]] | None = None

    def get(self, key: str) -> bytes | None:
        return self.values[key][1] if key in self.values else None

    def mark(self, record: Record, key: str, value: bytes | None) -> None:
        if value is None:
            del self.values[key]
        else:
            self.values[key] = (record.partition, value)

    def items(self) -> Iterator[tuple[str, bytes]]:
        yield from ((key, value) for key, (_, value) in self.values.items())

    def on_recovered(self, callback: Callable[[], Awaitable[None]]) -> None:
        self.recovered = callback


def states(table: Any) -> FeedStates:
    return FeedStates(table, PARTITIONS)


def registry(value: bytes | None, offset: int = 0) -> Record:
    return Record("news.feeds.v1", 0, offset, 0, FEED.feed_id.encode(), value)


def test_feeds_of_one_registered_domain_share_a_partition() -> None:
    assert len({feed_partition(f"https://{host}.example.co.uk/x", PARTITIONS) for host in "abcdefgh"}) == 1


def test_a_registration_goes_to_the_partition_of_its_domain_and_a_removal_too() -> None:
    added, removed = registration(FEED, PARTITIONS), removal(FEED, PARTITIONS)
    assert added.partition == removed.partition == feed_partition(FEED.url, PARTITIONS)
    assert removed.value is None


def test_a_registered_feed_is_due_at_once_and_kept_in_its_partition() -> None:
    table = FakeTable()
    assert states(table).take(registry(encode(FEED))).name == "registered"
    partition, value = table.values[FEED.feed_id]
    assert partition == feed_partition(FEED.url, PARTITIONS)
    assert decode_state(value).next_poll_at == 0


def test_a_registration_that_is_read_again_does_not_make_the_feed_due_again() -> None:
    table = FakeTable()
    store = states(table)
    store.take(registry(encode(FEED), 5))
    state = store.get(FEED.feed_id)
    assert state is not None
    store.put(replace(state, next_poll_at=99.0))
    store.take(registry(encode(FEED), 5))
    assert decode_state(table.values[FEED.feed_id][1]).next_poll_at == 99.0
    store.take(registry(encode(FEED), 6))
    assert decode_state(table.values[FEED.feed_id][1]).next_poll_at == 0


def test_a_tombstone_removes_a_feed_and_tells_the_poller() -> None:
    table = FakeTable()
    store = states(table)
    store.take(registry(encode(FEED)))
    store.changes()
    assert store.take(registry(None)).name == "removed"
    assert (table.values, store.changes()) == ({}, [FEED.feed_id])


async def test_feeds_that_come_and_go_with_partitions_are_told_to_the_poller() -> None:
    table = FakeTable()
    store = states(table)
    assert table.recovered is not None
    table.values["a" * 16] = (1, b"{}")
    await table.recovered()
    assert store.changes() == ["a" * 16]
    table.values = {"b" * 16: (2, b"{}")}
    await table.recovered()
    assert sorted(store.changes()) == ["a" * 16, "b" * 16]


async def test_the_poller_sees_no_feed_while_partitions_move_and_is_told_of_all_afterwards() -> None:
    table = FakeTable()
    store = states(table)
    store.take(registry(encode(FEED)))
    moving = True
    steady = SteadyStates(store, is_moving=lambda: moving)
    assert (steady.get(FEED.feed_id), steady.plan(FEED.feed_id), steady.changes()) == (None, None, [])
    moving = False
    assert steady.changes() == [FEED.feed_id]
    state = steady.get(FEED.feed_id)
    assert state is not None
    steady.put(replace(state, interval_s=60.0))
    plan = steady.plan(FEED.feed_id)
    assert plan is not None
    assert plan.interval_s == 60.0
