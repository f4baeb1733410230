"""Records that a stage is never given: made by setting its committed offsets forward, as a fault of Kafka's
clients, or a hurried operator, does."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import AIOKafkaConsumer

from bench.broker import ApacheKafka, available
from bench.broker.topics import make_topics
from bench.faults.articles import Articles
from bench.faults.scene import at_rest
from schemas.records import Outgoing
from streams.kafka import client_options, partitions_of, producer, send_all
from streams.settings import Settings, load_settings
from streams.topics import RAW, all_topics, app_id
from tests.integration.conftest import ROOT, StartWorker

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.skipif(not available(), reason="a broker of its own needs java and mvn"),
]

SKIPPED = 20


@pytest.fixture
def kafka_settings(tmp_path: Path) -> Iterator[Settings]:
    """Give a broker of its own: what is missing here must not be missing in the tests of others."""
    with ApacheKafka(tmp_path / "kafka") as broker:
        settings = load_settings({}, bootstrap=broker.bootstrap)
        asyncio.run(make_topics(settings, all_topics(settings)))
        yield settings


async def test_records_that_a_stage_was_never_given_are_counted_as_missing(
    kafka_settings: Settings, start_worker: StartWorker
) -> None:
    records = Articles(seed=4).records()
    worker = await start_worker("dedupe,enrich,publish")
    await _send(kafka_settings, list(islice(records, 60)))
    await at_rest(kafka_settings, 120)
    worker.send_signal(signal.SIGTERM)
    await worker.communicate()
    assert (await _ledger(kafka_settings))["account"]["unaccounted"] == 0

    await _send(kafka_settings, list(islice(records, SKIPPED)))
    await _commit_ends(kafka_settings, app_id("dedupe"), RAW)
    await _send(kafka_settings, list(islice(records, 60)))
    await start_worker("dedupe,enrich,publish")
    await at_rest(kafka_settings, 120)
    found = await _ledger(kafka_settings)
    assert {stage: counts["missing"] for stage, counts in found["stages"].items()} == {
        "dedupe": SKIPPED,
        "match": 0,
        "enrich": 0,
        "publish": 0,
    }
    assert (found["account"]["unaccounted"], found["account"]["entered"]) == (SKIPPED, 0)
    assert found["account"]["seen"] == 60 + SKIPPED + 60


async def _send(settings: Settings, records: list[Outgoing]) -> None:
    async with producer(settings) as client:
        await send_all(client, records)


async def _commit_ends(settings: Settings, group: str, topic: str) -> None:
    consumer = AIOKafkaConsumer(**client_options(settings), group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        places = await partitions_of(consumer, [topic])
        consumer.assign(places)
        await consumer.commit(await consumer.end_offsets(places))
    finally:
        await consumer.stop()


async def _ledger(settings: Settings) -> Any:
    """Return what `dateline ledger --json` prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "console",
        "ledger",
        "--json",
        "--bootstrap",
        settings.bootstrap,
        cwd=ROOT,
        stdout=PIPE,
    )
    stdout, _ = await process.communicate()
    return orjson.loads(stdout)
