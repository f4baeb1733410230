"""Reads topics from a time on, to their ends or for ever, without a consumer group."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition

from console.view.since import offsets_since
from schemas.records import Record
from streams.kafka import partitions_of, read_to_end, to_record
from streams.settings import Settings


async def follow(
    client: AIOKafkaConsumer, settings: Settings, topics: Sequence[str], since: datetime | None
) -> AsyncIterator[Record]:
    """Yield the records of `topics` from `since` on, without it from now on, for ever."""
    places = await partitions_of(client, topics)
    await _start(client, settings, places, since)
    while places:
        for batch in (await client.getmany(*places, timeout_ms=500)).values():
            for message in batch:
                record = to_record(message)
                if _is_since(record, since):
                    yield record


async def read_since(
    client: AIOKafkaConsumer, settings: Settings, topics: Sequence[str], since: datetime | None
) -> AsyncIterator[Record]:
    """Yield the records of `topics` that are there now: those from `since` on, without it all."""
    if since is None:
        async for record in read_to_end(client, topics):
            yield record
        return
    places = await partitions_of(client, topics)
    ends = await _start(client, settings, places, since)
    waiting = await _unread(client, places, ends)
    while waiting:
        for place, batch in (await client.getmany(*waiting, timeout_ms=500)).items():
            for message in batch:
                record = to_record(message)
                if record.offset < ends[place] and _is_since(record, since):
                    yield record
        waiting = await _unread(client, waiting, ends)


async def _start(
    client: AIOKafkaConsumer, settings: Settings, places: Sequence[TopicPartition], since: datetime | None
) -> Mapping[TopicPartition, int]:
    """Stand where reading begins in each of `places`, and return their ends."""
    if not places:  # aiokafka hangs on an empty assignment
        return {}
    client.assign(places)
    ends = dict(await client.end_offsets(places))
    begins = ends
    if since is not None:
        since_ms = int(since.timestamp() * 1000)
        begins = await offsets_since(client, places, since_ms, embedded=settings.embedded)
    for place in places:
        client.seek(place, begins[place])
    return ends


async def _unread(
    client: AIOKafkaConsumer, places: Sequence[TopicPartition], ends: Mapping[TopicPartition, int]
) -> list[TopicPartition]:
    return [place for place in places if await client.position(place) < ends[place]]


def _is_since(record: Record, since: datetime | None) -> bool:
    """Whether `record` is of `since` or later: the times of a partition need not be in order."""
    return since is None or record.timestamp_ms >= int(since.timestamp() * 1000)
