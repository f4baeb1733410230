"""Reads back in the event topics for a subscriber that returns after the ring has moved on.

`Last-Event-ID` names one place in one partition, but a stream runs over many. So the other partitions are
read from the Kafka time of that event, less a margin: an event may come twice, and none is left out.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator

from aiokafka import AIOKafkaConsumer, TopicPartition

from console.view.events import LiveEvent, live_event
from console.view.filters import Filters
from console.view.since import offsets_since
from schemas.errors import UsageError
from streams.kafka import partitions_of, reader, to_record
from streams.settings import Settings
from streams.topics import EVENTS_PREFIX, event_topics

MARGIN_MS = 60_000
"""Kafka times of two partitions may be out of order by so much: clocks differ, producers retry."""
_READ_WAIT_MS = 5_000
_PLACE = re.compile(r"(?P<topic>[a-z0-9.-]{1,200})-(?P<partition>\d{1,6})-(?P<offset>\d{1,18})", re.ASCII)


def parse_place(text: str) -> tuple[TopicPartition, int]:
    """Return partition and offset of `topic-partition-offset`; raises UsageError for no event topic."""
    found = _PLACE.fullmatch(text)
    if found is None or found["topic"] not in event_topics():
        raise UsageError("Last-Event-ID is not the topic-partition-offset of a regional event")
    return TopicPartition(found["topic"], int(found["partition"])), int(found["offset"])


async def events_after(place: str, filters: Filters, settings: Settings) -> AsyncGenerator[LiveEvent]:
    """Yield the events after `place` that pass `filters`, up to the ends of this moment, in no strict order.

    Raises UsageError for a place that cannot be, BrokerUnavailable where no broker answers.
    """
    last, offset = parse_place(place)
    async with reader(settings) as client:
        topics = {EVENTS_PREFIX + slug for slug in _slugs() if filters.takes_region(slug)}
        places = await partitions_of(client, topics)
        since_ms = await _time_of(client, last, offset) - MARGIN_MS
        starts = await offsets_since(client, places, since_ms, embedded=settings.embedded)
        if last in starts:
            starts[last] = offset + 1
        ends = await client.end_offsets(places) if places else {}
        async for event in _read(client, starts, ends):
            if filters.match(event):
                yield event


def _slugs() -> list[str]:
    return [topic.removeprefix(EVENTS_PREFIX) for topic in event_topics()]


async def _time_of(client: AIOKafkaConsumer, place: TopicPartition, offset: int) -> int:
    """Return the Kafka time in ms of the first record from `offset` on; 0 (from the start) without one."""
    if place not in await partitions_of(client, [place.topic]):
        return 0
    begin = (await client.beginning_offsets([place]))[place]
    client.assign([place])
    client.seek(place, max(begin, offset))
    messages = (await client.getmany(timeout_ms=_READ_WAIT_MS, max_records=1)).get(place)
    return messages[0].timestamp if messages else 0


async def _read(
    client: AIOKafkaConsumer, starts: dict[TopicPartition, int], ends: dict[TopicPartition, int]
) -> AsyncGenerator[LiveEvent]:
    waiting = {place for place, start in starts.items() if start < ends[place]}
    client.assign(list(waiting))
    for place in waiting:
        client.seek(place, starts[place])
    while waiting:
        for place, messages in (await client.getmany(*waiting, timeout_ms=500, max_records=500)).items():
            for message in messages:
                if message.offset < ends[place] and (event := live_event(to_record(message))):
                    yield event
        waiting = {place for place in waiting if await client.position(place) < ends[place]}
