"""Asks Kafka where every stage stands: committed offsets against the ends of what it reads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from console.view.lag import PartitionOffsets, position
from console.view.stages import FLOW, StageRow
from schemas.dead_letter import dead_letter_topic
from streams.kafka import admin, client_options, partitions_of, start_or_fail
from streams.settings import Settings
from streams.topics import STAGES

Counted = Callable[[str], Mapping[int, int]]
"""Returns, for a stage, the offset after the last record its ledger counts, by partition."""

_READER = {row.reads: row.name for row in FLOW if row.reads}
"""Which stage reads a topic: there is one."""
_STAMP_WAIT_S = 2.0
_STAMP_FETCH_BYTES = 65_536


class OffsetReader:
    """Reads offsets with one admin client and one consumer, both kept open."""

    def __init__(self, client: AIOKafkaConsumer, administration: AIOKafkaAdminClient) -> None:
        self._client, self._admin = client, administration
        self._stamps: dict[tuple[TopicPartition, int], int] = {}

    @classmethod
    @asynccontextmanager
    async def connect(cls, settings: Settings) -> AsyncIterator[Self]:
        """Give a reader with started clients; raises BrokerUnavailable."""
        client = AIOKafkaConsumer(
            **client_options(settings),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=50,
            max_partition_fetch_bytes=_STAMP_FETCH_BYTES,
        )
        try:
            await start_or_fail(client, settings)
            async with admin(settings) as administration:
                yield cls(client, administration)
        finally:
            await client.stop()

    async def read(self, counted: Counted) -> dict[str, dict[int, PartitionOffsets]]:
        """Return where each stage stands in each partition of what it reads."""
        places = await partitions_of(self._client, [row.reads for row in FLOW if row.reads])
        begins, ends = await self._bounds(places)
        positions: dict[TopicPartition, int] = {}
        for row in FLOW:
            committed, through = await self._committed(row, places), counted(row.name)
            for place in committed:
                known = _offset(committed, place), through.get(place.partition)
                positions[place] = position(begins[place], ends[place], *known)
        await self._read_stamps({(place, at) for place, at in positions.items() if at < ends[place]})
        found: dict[str, dict[int, PartitionOffsets]] = {row.name: {} for row in FLOW if row.reads}
        for place, at in positions.items():
            found[_READER[place.topic]][place.partition] = PartitionOffsets(
                at, ends[place], self._stamps.get((place, at))
            )
        return found

    async def _committed(self, row: StageRow, places: list[TopicPartition]) -> Mapping[TopicPartition, Any]:
        read = [place for place in places if place.topic == row.reads]
        return await self._admin.list_consumer_group_offsets(row.group, partitions=read) if read else {}

    async def dead_kept(self) -> dict[str, int]:
        """Return how many records each stage's dead-letter topic holds."""
        topics = {dead_letter_topic(stage): stage for stage in STAGES}
        places = await partitions_of(self._client, topics)
        begins, ends = await self._bounds(places)
        kept = dict.fromkeys(STAGES, 0)
        for place in places:
            kept[topics[place.topic]] += ends[place] - begins[place]
        return kept

    async def _bounds(
        self, places: list[TopicPartition]
    ) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int]]:
        if not places:
            return {}, {}
        return await self._client.beginning_offsets(places), await self._client.end_offsets(places)

    async def _read_stamps(self, waiting: set[tuple[TopicPartition, int]]) -> None:
        """Read the record at each place of `waiting` that is not known from the last time."""
        self._stamps = {place: stamp for place, stamp in self._stamps.items() if place in waiting}
        unknown = dict(place for place in waiting if place not in self._stamps)
        if not unknown:
            return
        self._client.assign(list(unknown))
        for place, offset in unknown.items():
            self._client.seek(place, offset)
        deadline = asyncio.get_running_loop().time() + _STAMP_WAIT_S
        left = dict(unknown)
        while left and asyncio.get_running_loop().time() < deadline:
            for place, messages in (await self._client.getmany(*left, timeout_ms=200)).items():
                self._stamps[place, left.pop(place)] = messages[0].timestamp


def _offset(committed: Mapping[TopicPartition, Any], place: TopicPartition) -> int | None:
    """Return the committed offset; Kafka says -1 where there is none."""
    found = committed.get(place)
    return found.offset if found is not None and found.offset >= 0 else None
