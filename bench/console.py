"""What the console costs: an event taken, a page of many feeds, and streams that are open at once.

    python -m bench.console [--events 5000] [--feeds 50000] [--clients 100]

Events are those of `schemas/examples`, each with a body of 1,500 characters. Taking an event is measured
beside reading its JSON alone, in the same run. Streams are real ones, over loopback, read by clients in
this very process, so that their time counts too: what is shown is the cost of one more client beside that of
the first.
"""

from __future__ import annotations

import argparse
import asyncio
import tracemalloc
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from time import perf_counter, process_time

import aiohttp
import orjson
from aiohttp import web

from agents.poll.state import FeedState
from agents.publish import events
from bench.publish import stories
from console.view.document import RegionStatus, Status
from console.view.events import LiveEvent
from console.view.filters import Filters
from console.view.lag import Lag
from console.view.ring import EventRing
from console.view.stages import feeds_topic
from console.view.state import ConsoleState
from console.web import install
from console.web.tables import sections
from schemas.codec import encode
from schemas.records import Record
from schemas.values import Feed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)


class Ready:
    """A worker without reasons."""

    def reasons(self) -> list[str]:
        """Return none."""
        return []

    def notes(self) -> list[str]:
        """Return none."""
        return []


class StillView:
    """A view over a state that nothing feeds but the benchmark."""

    def __init__(self, state: ConsoleState) -> None:
        self._state = state

    @property
    def ring(self) -> EventRing:
        """Return the ring of the state."""
        return self._state.ring

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Do nothing."""
        yield

    def problems(self) -> list[str]:
        """Return none."""
        return []

    def status(self) -> Status:
        """Return the state's document."""
        return self._state.status(NOW)

    def regions(self) -> list[RegionStatus]:
        """Return the state's regions."""
        return self._state.regions(NOW)

    def lags(self) -> Mapping[str, Lag]:
        """Return the state's lags."""
        return self._state.lags()

    async def resume(self, _place: str, _filters: Filters) -> AsyncGenerator[LiveEvent]:
        """Yield nothing."""
        nothing: list[LiveEvent] = []
        for event in nothing:
            yield event


def event_records(count: int) -> list[Record]:
    """Return `count` records of event topics."""
    made = [event for story in stories(count) for event in events(story, NOW)][:count]
    return [
        Record(out.topic, 0, number, NOW_MS, out.key, out.value, out.headers)
        for number, out in enumerate(made)
    ]


def feed_record(number: int) -> Record:
    """Return the record of a feed that is well."""
    feed = Feed(feed_id=f"{number:016x}", url=f"https://outlet-{number}.example/feed")
    state = FeedState(feed=feed, polled_at=NOW_MS / 1000, new_at=NOW_MS / 1000 - number, gap_s=600.0)
    return Record(feeds_topic(), 0, number, NOW_MS, feed.feed_id.encode(), encode(state))


def take(records: Sequence[Record]) -> ConsoleState:
    """Return a state that has taken `records`."""
    state = ConsoleState()
    for record in records:
        state.take(record)
    return state


def load(records: Sequence[Record]) -> None:
    """Read the JSON of `records` and keep nothing."""
    for record in records:
        orjson.loads(record.value or b"")


def least(work: Callable[[], object], rounds: int = 5) -> float:
    """Return the least seconds that `work` takes in `rounds`: others use this machine too."""
    times = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times)


def measure_events(records: Sequence[Record]) -> None:
    """Print the time and the memory of events taken, beside their JSON read alone."""
    base = least(lambda: load(records))
    taken = least(lambda: take(records))
    tracemalloc.start()
    held = take(records)
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    print(f"event taken      {taken / len(records) * 1e6:8.1f} us  {taken / base:5.1f} x orjson.loads alone")
    print(f"ring             {megabytes:8.1f} MB for {len(held.ring.latest(10**9)):,} events")


def page(state: ConsoleState) -> None:
    """Make what a page of `state` shows and refreshes."""
    sections(state.status(NOW), [])


def measure_page(count: int) -> None:
    """Print the time of the sections of a page of `count` feeds, beside those of 100 feeds."""
    times = {}
    for feeds in (100, count):
        state = take([feed_record(number) for number in range(feeds)])
        times[feeds] = least(partial(page, state))
        ratio = times[feeds] / times[100]
        print(f"page, {feeds:6,} feeds {times[feeds] * 1e3:6.1f} ms  {ratio:5.1f} x 100 feeds")


async def streamed(records: Sequence[Record], clients: int) -> float:
    """Return the seconds of processor time in which `clients` streams have brought all of `records`."""
    state = ConsoleState(EventRing(len(records) + 1, 1 << 40))
    app = web.Application()
    install(app, health=Ready(), view=StillView(state))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/v1/stream"
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        responses = [await session.get(address) for _ in range(clients)]
        began = process_time()
        readers = [asyncio.create_task(read(response, len(records))) for response in responses]
        for number, record in enumerate(records):
            state.take(replace(record, offset=number))
            if number % 20 == 0:
                await asyncio.sleep(0)
        await asyncio.gather(*readers)
        used = process_time() - began
    await runner.cleanup()
    return used


async def read(response: aiohttp.ClientResponse, count: int) -> None:
    """Read until `count` events have come."""
    seen = 0
    async for chunk in response.content.iter_any():
        seen += chunk.count(b"\nid: ") + chunk.startswith(b"id: ")
        if seen >= count:
            return


def measure_streams(records: Sequence[Record], clients: int) -> None:
    """Print the cost of streams, one client and many."""
    one = min(asyncio.run(streamed(records, 1)) for _ in range(3))
    many = min(asyncio.run(streamed(records, clients)) for _ in range(3))
    each = (many - one) / (clients - 1)
    print(
        f"1 stream         {one / len(records) * 1e6:8.1f} us/event, taking it and reading it here included"
    )
    print(f"one stream more  {each / len(records) * 1e6:8.1f} us/event  {each / one:5.2f} x the first")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--feeds", type=int, default=50_000)
    parser.add_argument("--clients", type=int, default=100)
    options = parser.parse_args()
    records = event_records(options.events)
    measure_events(records)
    measure_page(options.feeds)
    measure_streams(records[:1000], options.clients)


if __name__ == "__main__":
    main()
