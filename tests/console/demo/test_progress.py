from __future__ import annotations

import asyncio

from agents.poll.state import FeedState, Trouble
from console.demo.progress import Progress
from schemas.records import Outgoing
from streams.kafka import producer, send_all
from streams.settings import Settings
from streams.topics import RAW
from tests.console.commands.sending import outgoing
from tests.console.made import entry, entry_record, feed_record, feed_state

IDS = ["00000000000000aa", "00000000000000bb"]
UNREACHED = Trouble(kind="dns", detail="no such name", failures=1, since=0.0)


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


async def test_the_flow_is_idle_once_every_stage_has_counted_what_lies_before_it(embedded: Settings) -> None:
    progress = await remembered(embedded, *(feed_state(one) for one in IDS))
    async with producer(embedded) as client:
        await send_all(client, [Outgoing(RAW, b"k", b"{}", partition=0) for _ in range(3)])
        idle = asyncio.ensure_future(progress.until_idle(0))
        assert await asyncio.wait({idle}, timeout=1) == (set(), {idle})
        await send_all(
            client, outgoing([entry_record(entry("dedupe", through=3, outcomes={"redelivery": 3}))])
        )
        reading = await asyncio.wait_for(idle, 20)
    assert [one.inputs for one in reading.entries] == [3]
    assert not any(reading.waiting.values())
