from __future__ import annotations

import asyncio
import signal
from collections import defaultdict
from itertools import islice

import pytest
from aiokafka import TopicPartition

from bench.faults.account import READS
from bench.faults.articles import Articles
from console.ledger_reading import read_entries
from streams.kafka import admin, producer, send_all
from streams.settings import Settings
from streams.topics import STAGES, app_id
from tests.integration.conftest import StartWorker

pytestmark = pytest.mark.kafka

WAIT_S = 120.0
"""Bounds a hang alone: a start takes 4 s of CPU, a stop the batch in flight, on however busy a machine."""


async def counted(settings: Settings) -> dict[TopicPartition, int]:
    """Return up to where the ledger's changelog has counted each partition."""
    through: dict[TopicPartition, int] = defaultdict(int)
    for entry in await read_entries(settings):
        if entry.stage in READS:
            place = TopicPartition(READS[entry.stage], entry.partition)
            through[place] = max(through[place], entry.through)
    return dict(through)


async def committed(settings: Settings) -> dict[TopicPartition, int]:
    """Return the committed offsets of what the stages read."""
    found: dict[TopicPartition, int] = {}
    async with admin(settings) as client:
        for role in {STAGES[stage] for stage in READS}:
            offsets = await client.list_consumer_group_offsets(app_id(role))
            found.update({place: data.offset for place, data in offsets.items()})
    return {place: offset for place, offset in found.items() if place.topic in READS.values()}


async def until_more_is_counted(settings: Settings, before: dict[TopicPartition, int]) -> None:
    async with asyncio.timeout(WAIT_S):
        while True:
            if await counted(settings) != before:
                return
            await asyncio.sleep(0.2)


async def test_offsets_are_committed_after_the_changelogs_and_a_stop_commits_all_that_was_done(
    kafka_settings: Settings, start_worker: StartWorker
) -> None:
    before = await counted(kafka_settings)
    worker = await start_worker("dedupe,enrich,publish")
    async with producer(kafka_settings) as client:
        await send_all(client, list(islice(Articles(seed=3).records(), 3000)))
    await until_more_is_counted(kafka_settings, before)
    for _ in range(10):
        offsets = await committed(kafka_settings)
        through = await counted(kafka_settings)
        assert all(through.get(place, 0) >= offset for place, offset in offsets.items())
        await asyncio.sleep(0.2)
    worker.send_signal(signal.SIGTERM)
    _, stderr = await asyncio.wait_for(worker.communicate(), WAIT_S)
    assert worker.returncode == 0, stderr.decode()
    assert await committed(kafka_settings) == await counted(kafka_settings)
