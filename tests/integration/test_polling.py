"""Feeds move between poll workers with what is known of them: none is forgotten, none is polled twice."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

import pytest
from aiohttp import web
from aiokafka.errors import GroupCoordinatorNotAvailableError

from agents.identity import feed_id
from bench.broker import free_port
from schemas.values import Feed
from streams.feeds import feed_partition, registration, removal
from streams.kafka import admin, producer, send_all
from streams.settings import Settings
from streams.topics import app_id
from tests.integration.conftest import StartWorker

pytestmark = pytest.mark.kafka

HOSTS, FEEDS_OF_A_HOST = 100, 20
INTERVAL_S = 15.0
IN_FLIGHT = 64
"""Polls that a worker may have begun and not yet kept when it is killed or a partition leaves it.

That is DATELINE_POLL_CONCURRENCY; they are polled again by who has the feed then.
"""
SESSION_S = 10.0
"""How long Kafka waits for a worker that is dead."""

DOCUMENT = """<rss version="2.0"><channel><title>{path}</title><item>
<title>Story {count} of {path}</title><guid isPermaLink="false">{path}-{count}</guid>
</item></channel></rss>"""


class Publisher:
    """Serves feeds on many loopback addresses, each a registered domain of its own; notes every fetch."""

    def __init__(self) -> None:
        self.port = free_port()
        self.fetches: defaultdict[str, list[float]] = defaultdict(list)
        urls = [
            f"http://127.0.1.{host}:{self.port}/{number}"
            for host in range(1, HOSTS + 1)
            for number in range(FEEDS_OF_A_HOST)
        ]
        self.feeds = [Feed(feed_id=feed_id(url), url=url) for url in urls]

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        application = web.Application()
        application.router.add_get("/{number}", self._serve)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            for host in range(1, HOSTS + 1):
                await web.TCPSite(runner, f"127.0.1.{host}", self.port).start()
            yield
        finally:
            await runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        fetches = self.fetches[str(request.url)]
        fetches.append(asyncio.get_running_loop().time())
        text = DOCUMENT.format(path=request.path, count=len(fetches))
        return web.Response(text=text, content_type="application/rss+xml")

    def polled_since(self, moment: float) -> int:
        return sum(times[-1] >= moment for times in self.fetches.values())

    def gaps(self) -> list[float]:
        """Return the seconds between each two fetches of a feed that follow each other."""
        return [later - time for times in self.fetches.values() for time, later in pairwise(times)]

    async def until_all_polled(self, since: float, within_s: float) -> None:
        async with asyncio.timeout(within_s):
            while self.polled_since(since) < len(self.feeds):
                await asyncio.sleep(0.25)


async def until_members(settings: Settings, count: int) -> None:
    """Return when `count` workers share the partitions: the first polls shall not be cut by a move."""
    async with admin(settings) as client, asyncio.timeout(60):
        while True:
            with suppress(GroupCoordinatorNotAvailableError):  # a broker that has just started
                (answer,) = await client.describe_consumer_groups([app_id("poll")])
                ((_, _, state, _, _, members, *_),) = answer.groups
                if state == "Stable" and len(members) == count:
                    return
            await asyncio.sleep(0.25)


async def test_a_killed_poller_leaves_its_feeds_to_the_others_and_a_new_one_takes_its_share(
    kafka_settings: Settings, start_worker: StartWorker
) -> None:
    publisher = Publisher()
    options = {
        "allow_private_addresses": "true",
        "domain_delay_s": "0",
        "poll_least_interval_s": str(INTERVAL_S),
        "poll_most_interval_s": str(INTERVAL_S),
    }
    now = asyncio.get_running_loop().time
    async with publisher.serving(), producer(kafka_settings) as client:
        workers = [await start_worker("poll", **options) for _ in range(2)]
        await until_members(kafka_settings, len(workers))
        await send_all(client, [registration(feed, kafka_settings.partitions) for feed in publisher.feeds])
        try:
            await publisher.until_all_polled(0, within_s=60)
            workers.append(await start_worker("poll", **options))
            await publisher.until_all_polled(now(), within_s=3 * INTERVAL_S)
            workers[0].kill()
            await publisher.until_all_polled(now(), within_s=SESSION_S + 3 * INTERVAL_S)
        finally:
            await send_all(client, [removal(feed, kafka_settings.partitions) for feed in publisher.feeds])
    assert len({feed_partition(feed.url, kafka_settings.partitions) for feed in publisher.feeds}) > 1
    early = [gap for gap in publisher.gaps() if gap < 0.9 * INTERVAL_S]
    assert len(early) <= IN_FLIGHT
