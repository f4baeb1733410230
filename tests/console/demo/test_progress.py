from __future__ import annotations

import asyncio

from agents.poll.state import FeedState, Trouble
from console.demo.progress import Progress, behind
from streams.kafka import producer, send_all
from streams.settings import Settings
from tests.console.commands.sending import outgoing
from tests.console.made import entry, feed_record, feed_state

IDS = ["00000000000000aa", "00000000000000bb"]
UNREACHED = Trouble(kind="dns", detail="no such name", failures=1, since=0.0)


def test_a_stage_is_behind_by_what_it_has_not_counted() -> None:
    ends = {
        "news.feeds.v1": 0,
        "news.raw.v1": 12,
        "news.identified.v1": 5,
        "news.items.v1": 0,
        "news.stories.v1": 0,
    }
    entries = [
        entry("dedupe", through=10),
        entry("dedupe", through=4, hour="2026-11-24T20"),
        entry("dedupe", partition=1, through=1),
        entry("match", through=5),
    ]
    assert behind(entries, ends) == 1


async def remembered(settings: Settings, *states: FeedState) -> Progress:
    async with producer(settings) as client:
        await send_all(client, outgoing(map(feed_record, states)))
    return Progress(settings, IDS)


async def test_the_network_is_closed_when_no_feed_could_be_reached(embedded: Settings) -> None:
    progress = await remembered(embedded, *(feed_state(one, trouble=UNREACHED) for one in IDS))
    assert await progress.nothing_reached()
    assert [state.feed.feed_id for state in await progress.in_trouble()] == IDS


async def test_the_network_is_open_as_soon_as_one_feed_was_reached(embedded: Settings) -> None:
    progress = await remembered(embedded, feed_state(IDS[0]))
    assert not await progress.nothing_reached()
    assert await progress.in_trouble() == []


async def test_the_network_is_not_called_closed_before_the_feeds_were_polled(embedded: Settings) -> None:
    progress = await remembered(embedded, feed_state(IDS[0], trouble=UNREACHED))
    asked = asyncio.ensure_future(progress.nothing_reached())
    assert await asyncio.wait({asked}, timeout=0.5) == (set(), {asked})
    asked.cancel()
