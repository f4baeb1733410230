"""Sends raw items to `news.raw.v1` at a steady rate, through every absence of the broker."""

from __future__ import annotations

import asyncio
from itertools import islice

from bench.faults.articles import Articles
from streams.kafka import producer, send_all
from streams.settings import Settings

_TICK_S = 0.25


async def feed(settings: Settings, articles: Articles, rate: float, stop: asyncio.Event) -> int:
    """Send `rate` items a second until `stop` is set; return how many the broker has acknowledged."""
    records, sent = articles.records(), 0
    loop = asyncio.get_running_loop()
    async with producer(settings) as client:
        begun = loop.time()
        while not stop.is_set():
            # What could not be sent while the broker was away is not made up for.
            count = max(1, round(rate * _TICK_S))
            await send_all(client, list(islice(records, count)))
            sent += count
            begun = max(begun + _TICK_S, loop.time() - _TICK_S)
            await asyncio.sleep(max(0.0, begun - loop.time()))
    return sent
