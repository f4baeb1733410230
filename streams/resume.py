"""What a stage had already sent when a worker died, or lost its partitions, before it could commit.

Every record that a stage sends names the record it was made from, in the header `source`. When
partitions arrive, the ends of the output topics are read back to where the uncommitted input begins:
what is there is not sent again. So no event is published twice, without transactions
(docs/decisions/0004-no-event-twice.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas.records import SOURCE, Outgoing, Record
from streams.kafka import partitions_of, reader
from streams.settings import Settings

_CHUNK = 1_000
"""Records read at once from each output partition, from its end backwards."""
_MOST = 20_000
"""Records read back at most from an output partition: many times what is in flight at full speed."""
_SKEW_MS = 60_000
"""Clocks of workers may differ by so much."""

Place = tuple[str, int]
"""A topic and partition that a stage reads."""


def with_source(outgoing: Outgoing, record: Record) -> Outgoing:
    """Return `outgoing` with the header that names the record it was made from."""
    return replace(outgoing, headers=(*outgoing.headers, (SOURCE, source_of(record))))


def source_of(record: Record) -> bytes:
    """Return the place of `record`, `topic/partition/offset`."""
    return f"{record.topic}/{record.partition}/{record.offset}".encode()


def parse_source(headers: Iterable[tuple[str, bytes]]) -> tuple[Place, int] | None:
    """Return place and offset of the last `source` header, or None: a dead letter carries older ones too."""
    values = [value for name, value in headers if name == SOURCE]
    if not values:
        return None
    topic, partition, offset = values[-1].decode().rsplit("/", 2)
    return (topic, int(partition)), int(offset)


class AlreadySent:
    """Remembers, after partitions have arrived, which outputs of their uncommitted records exist."""

    def __init__(self, settings: Settings, output_topics: Sequence[str]) -> None:
        self._settings, self._topics = settings, output_topics
        self._generation: int | None = None
        self._known: set[Place] = set()
        self._sent: set[tuple[str, int, int, str]] = set()

    def has(self, record: Record, topic: str) -> bool:
        """Whether an output of `record` is in `topic` already."""
        return (record.topic, record.partition, record.offset, topic) in self._sent

    async def look_up(self, records: Sequence[Record], generation: int) -> None:
        """Read back the output topics for the partitions of `records` that are new in this generation."""
        if generation != self._generation:
            self._generation, self._known = generation, set()
            self._sent.clear()
        firsts = {place: record for place, record in _firsts(records).items() if place not in self._known}
        if firsts:
            self._sent |= await _sent_since(self._settings, self._topics, firsts)
            self._known |= firsts.keys()


def _firsts(records: Sequence[Record]) -> dict[Place, Record]:
    firsts: dict[Place, Record] = {}
    for record in records:
        firsts.setdefault((record.topic, record.partition), record)
    return firsts


async def _sent_since(
    settings: Settings, topics: Sequence[str], firsts: dict[Place, Record]
) -> set[tuple[str, int, int, str]]:
    found: set[tuple[str, int, int, str]] = set()
    passed: dict[TopicPartition, set[Place]] = defaultdict(set)
    async with reader(settings) as client:
        outputs = await partitions_of(client, topics)
        if not outputs:
            return found
        client.assign(outputs)
        since_ms = min(record.timestamp_ms for record in firsts.values()) - _SKEW_MS
        # The embedded broker cannot look a time up: there everything is read back.
        back = _Backwards(client, None if settings.embedded else max(since_ms, 0))
        await back.start(outputs)
        while back.open:
            for output, messages in (await back.chunk()).items():
                for place, offset in _sources(messages):
                    if place in firsts and offset >= firsts[place].offset:
                        found.add((*place, offset, output.topic))
                    elif place in firsts:
                        passed[output].add(place)
                # The outputs of one input partition stand in its order: what is before an older one is older.
                if passed[output] == firsts.keys():
                    back.open.pop(output, None)
    return found


def _sources(messages: Iterable[Any]) -> Iterator[tuple[Place, int]]:
    for message in messages:
        source = parse_source(message.headers)
        if source is not None:
            yield source


class _Backwards:
    """Reads partitions in chunks from their ends towards their beginnings."""

    def __init__(self, client: AIOKafkaConsumer, since_ms: int | None) -> None:
        self._client, self._since_ms = client, since_ms
        self._low: dict[TopicPartition, int] = {}
        self.open: dict[TopicPartition, int] = {}
        """Partitions not read back far enough, each with the offset before which it is unread."""

    async def start(self, places: Sequence[TopicPartition]) -> None:
        """Find where each of `places` ends and how far back it is read."""
        ends = await self._client.end_offsets(places)
        oldest = await self._oldest(places, ends)
        for place in places:
            self._low[place] = max(oldest[place], ends[place] - _MOST)
            if self._low[place] < ends[place]:
                self.open[place] = ends[place]

    async def _oldest(
        self, places: Sequence[TopicPartition], ends: dict[TopicPartition, int]
    ) -> dict[TopicPartition, int]:
        if self._since_ms is None:
            return dict(await self._client.beginning_offsets(places))
        since = await self._client.offsets_for_times(dict.fromkeys(places, self._since_ms))
        return {place: found.offset if (found := since[place]) else ends[place] for place in places}

    async def chunk(self) -> dict[TopicPartition, list[Any]]:
        """Return the next older chunk of every open partition, and close those that are done."""
        spans = {place: (max(self._low[place], end - _CHUNK), end) for place, end in self.open.items()}
        for place, (begin, _) in spans.items():
            self._client.seek(place, begin)
        got: dict[TopicPartition, list[Any]] = {place: [] for place in spans}
        waiting = set(spans)
        while waiting:
            batch = await self._client.getmany(*waiting, timeout_ms=500, max_records=_CHUNK * len(waiting))
            for place, messages in batch.items():
                got[place] += [message for message in messages if message.offset < spans[place][1]]
            waiting = {place for place in waiting if await self._client.position(place) < spans[place][1]}
        for place, (begin, _) in spans.items():
            if begin <= self._low[place]:
                del self.open[place]
            else:
                self.open[place] = begin
        return got
