from __future__ import annotations

import asyncio
import sys
from itertools import islice
from uuid import uuid4

import pytest

from bench.faults.account import READS, account
from bench.faults.articles import Articles
from bench.faults.scene import at_rest
from schemas.dead_letter import dead_letter_topic
from schemas.records import Outgoing
from streams.kafka import partitions_of, producer, read_to_end, reader, send_all
from streams.settings import Settings
from tests.integration.conftest import ROOT, StartWorker

pytestmark = pytest.mark.kafka

RUN = uuid4().hex.encode()
"""Tells the values of this run from those of others on the same cluster."""

POISON = {
    b"\xff\x00 " + RUN: b"not_json",
    b"{" + RUN: b"not_json",
    b'["' + RUN + b'"]': b"wrong_schema",
    b'{"item_id": "' + RUN + b'"}': b"wrong_schema",
}
"""Values that no stage can use, each with the reason."""


async def test_poison_on_every_topic_ends_among_its_stages_dead_letters_and_the_rest_goes_on(
    kafka_settings: Settings, start_worker: StartWorker
) -> None:
    articles = Articles(seed=2)
    raw = list(islice(articles.records(), 60))
    for role in ("dedupe", "enrich", "publish"):
        await start_worker(role)
    async with producer(kafka_settings) as client:
        for topic in READS.values():
            await send_all(client, [Outgoing(topic, b"poison" + value, value) for value in POISON])
        await send_all(client, raw)
    await at_rest(kafka_settings, 60)
    found = await account(kafka_settings, articles.expected, {stage: set(POISON) for stage in READS})
    assert found.is_right, found
    for stage in READS:
        assert await _reasons(kafka_settings, stage) == POISON


async def _reasons(settings: Settings, stage: str) -> dict[bytes, bytes]:
    """Return the reason of each of our values among the dead letters of `stage`."""
    reasons = {}
    async with reader(settings) as client:
        async for record in read_to_end(client, [dead_letter_topic(stage)]):
            headers = dict(record.headers)
            if record.value in POISON and record.key == b"poison" + record.value:
                reasons[record.value] = headers["dlq_reason"]
                assert headers["dlq_topic"].decode() == READS[stage]
    return reasons


async def test_the_books_balance_after_dead_letters_were_replayed_and_discarded(
    kafka_settings: Settings, start_worker: StartWorker
) -> None:
    poison = {stage: {f"{stage} {number}".encode() + RUN for number in range(6)} for stage in READS}
    for role in ("dedupe", "enrich", "publish"):
        await start_worker(role)
    async with producer(kafka_settings) as client:
        for stage, values in poison.items():
            await send_all(client, [Outgoing(READS[stage], b"poison", value) for value in values])
    await at_rest(kafka_settings, 60)
    last = {stage: await _end(kafka_settings, dead_letter_topic(stage)) - 1 for stage in READS}
    for stage in READS:
        await _dlq(kafka_settings, "replay", "--stage", stage)
    await at_rest(kafka_settings, 60)
    for stage in READS:
        await _dlq(kafka_settings, "discard", "--stage", stage, "--through", str(last[stage]))
    found = await account(kafka_settings, set(), poison)
    assert found.is_right, found
    assert all(found.ends[dead_letter_topic(stage)] == 2 * (last[stage] + 1) for stage in READS)


async def _end(settings: Settings, topic: str) -> int:
    async with reader(settings) as client:
        [(_, end)] = (await client.end_offsets(await partitions_of(client, [topic]))).items()
        return int(end)


async def _dlq(settings: Settings, *arguments: str) -> None:
    """Run `dateline dlq` as an operator does."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "console", "dlq", *arguments, "--bootstrap", settings.bootstrap, cwd=ROOT
    )
    assert await process.wait() == 0


async def test_a_worker_whose_records_all_fail_stops_with_one_clear_line(
    kafka_settings: Settings, start_worker: StartWorker
) -> None:
    worker = await start_worker("publish", failure_limit="10", log_level="error")
    async with producer(kafka_settings) as client:
        values = [b"%d of %b" % (number, RUN) for number in range(40)]
        await send_all(client, [Outgoing("news.stories.v1", value, value) for value in values])
    _, stderr = await asyncio.wait_for(worker.communicate(), 60)
    assert worker.returncode == 1
    lines = [line for line in stderr.decode().splitlines() if line.startswith("dateline: ")]
    assert len(lines) == 1
    assert "the last 10 records of publish all failed, the last with not_json" in lines[0]
    assert "Traceback" not in stderr.decode()
