from __future__ import annotations

import asyncio

import pytest

from agents.poll.opml import read_opml
from bench.faults.account import account
from catalog.samples import INDEX, render
from console.demo.progress import Progress
from console.demo.samples import sample_server
from schemas.times import utc_now
from streams.feeds import registration
from streams.kafka import producer, send_all
from streams.settings import Settings
from tests.integration.conftest import StartWorker

pytestmark = pytest.mark.kafka


async def test_every_polled_item_is_accounted_for_and_no_event_is_there_twice(
    kafka_settings: Settings, start_worker: StartWorker
) -> None:
    now = utc_now()
    async with sample_server(now) as base, asyncio.timeout(60):
        feeds = read_opml(render(INDEX, base, now))
        options = {"allow_private_addresses": "true", "domain_delay_s": "0"}
        for roles in ("poll", "dedupe", "enrich,publish"):
            await start_worker(roles, **options)
        async with producer(kafka_settings) as client:
            await send_all(client, [registration(feed, kafka_settings.partitions) for feed in feeds])
        await Progress(kafka_settings, [feed.feed_id for feed in feeds]).until_idle(1)
    found = await account(kafka_settings, set(), {})
    assert found.ends["events"] > 0
    assert found.is_right, found
