"""Follows the topics that the console shows, without a consumer group: every console sees everything.

Changelogs are read from their beginning, event topics from shortly before their end. What was there at
the start is taken in the order of its Kafka time, so that the ring of events begins in order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from console.view.since import offsets_since
from console.view.stages import feeds_topic
from console.view.state import ConsoleState
from schemas.errors import BrokerUnavailable
from schemas.records import Record
from schemas.times import Clock
from streams.kafka import partitions_of, reader, to_record
from streams.settings import Settings
from streams.topics import event_topics, ledger_changelogs

RECENT = timedelta(minutes=15)
"""Events of so much time are read at the start,"""
FEWEST, MOST = 25, 500
"""but at least, and at most, so many of a partition."""
_BATCH = 500
_LOOK_AGAIN = timedelta(minutes=1)


class Tail:
    """Feeds a ConsoleState; after a failure `follow` goes on where it was."""

    def __init__(self, state: ConsoleState, settings: Settings, clock: Clock) -> None:
        self._state, self._settings, self._clock = state, settings, clock
        self._positions: dict[TopicPartition, int] = {}
        self._starting: dict[TopicPartition, int] = {}
        self._held: list[Record] = []
        self.caught_up = asyncio.Event()

    async def follow(self, on_start: Callable[[], object]) -> None:
        """Read for ever; `on_start` is called when it works. Raises BrokerUnavailable and KafkaError."""
        async with reader(self._settings) as client:
            while True:
                await self._assign(client)
                on_start()
                await self._read_until(client, self._clock() + _LOOK_AGAIN)

    async def _assign(self, client: AIOKafkaConsumer) -> None:
        """Assign every partition there is now, the new ones at their start."""
        places = await partitions_of(client, [*ledger_changelogs(), feeds_topic(), *event_topics()])
        if not places:
            raise BrokerUnavailable("no topic exists yet: dateline topics create")
        if set(places) == client.assignment():
            return
        fresh = [place for place in places if place not in self._positions]
        self._starting.update(await client.end_offsets(fresh))
        self._positions.update(await self._starts(client, fresh))
        # Nothing is awaited between the two: a partition without a position is reset to its end meanwhile.
        client.assign(places)
        for place in places:
            client.seek(place, self._positions[place])
        self._take_held_if_caught_up()

    async def _starts(
        self, client: AIOKafkaConsumer, places: list[TopicPartition]
    ) -> dict[TopicPartition, int]:
        recent = self._clock() - RECENT
        return await start_offsets(client, places, recent, embedded=self._settings.embedded)

    async def _read_until(self, client: AIOKafkaConsumer, until: datetime) -> None:
        while self._clock() < until:
            for place, messages in (await client.getmany(timeout_ms=250, max_records=_BATCH)).items():
                self._take(place, messages)
            self._take_held_if_caught_up()

    def _take(self, place: TopicPartition, messages: list[Any]) -> None:
        self._positions[place] = messages[-1].offset + 1
        records = [to_record(message) for message in messages]
        if self.caught_up.is_set():
            for record in records:
                self._state.take(record)
        else:
            self._held += records

    def _take_held_if_caught_up(self) -> None:
        if self.caught_up.is_set() or any(
            self._positions[place] < end for place, end in self._starting.items()
        ):
            return
        for record in sorted(self._held, key=lambda record: record.timestamp_ms):
            self._state.take(record)
        self._held.clear()
        self.caught_up.set()


async def start_offsets(
    client: AIOKafkaConsumer, places: list[TopicPartition], recent: datetime, *, embedded: bool
) -> dict[TopicPartition, int]:
    """Return where to begin: changelogs at their beginning, event topics at `recent` within bounds."""
    if not places:
        return {}
    starts = dict(await client.beginning_offsets(places))
    ends = await client.end_offsets(places)
    topics = set(event_topics())
    events = [place for place in places if place.topic in topics]
    since = await offsets_since(client, events, int(recent.timestamp() * 1000), embedded=embedded)
    for place in events:
        starts[place] = max(starts[place], ends[place] - MOST, min(since[place], ends[place] - FEWEST))
    return starts
