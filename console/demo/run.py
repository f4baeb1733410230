"""Starts the pieces of the demonstration, and prints what comes out of them."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from agents.poll.health import health
from agents.publish.render import printable
from console.commands.ledger import account_since, summary
from console.demo.feeds import feeds_to_poll, is_local
from console.demo.printer import Printer
from console.demo.progress import Progress
from console.reading import follow
from console.serve import serve
from console.texts import count_of
from schemas.errors import DatelineError
from schemas.times import utc_now
from schemas.values import Feed
from streams.embedded import EmbeddedBroker
from streams.feeds import registration
from streams.kafka import producer, reader, send_all
from streams.ledger import sums
from streams.settings import Settings, load_settings
from streams.topics import ROLES, all_topics, event_topics
from streams.worker import Worker, free_port, stop_at_signals

_EVER = datetime(1970, 1, 1, tzinfo=UTC)
_REST_S = 3.0
"""Between the first and the second round of the sample feeds, so that both can be watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What to show and how."""

    opml: Path | None = None
    live: bool = False
    until_idle: bool = False
    as_json: bool = False


async def run_demo(demo: Demo) -> None:
    """Run the whole flow until it is told to stop, or until it is idle."""
    stop = asyncio.Event()
    stop_at_signals(stop)
    async with feeds_to_poll(demo.opml, live=demo.live) as (feeds, rounds):
        with EmbeddedBroker(all_topics(load_settings())) as broker, tempfile.TemporaryDirectory() as folder:
            show = _Show(demo, _settings(feeds, broker.bootstrap, Path(folder)), feeds, rounds)
            await _run(show, stop)


def _settings(feeds: Sequence[Feed], bootstrap: str, folder: Path) -> Settings:
    local = [is_local(feed.url) for feed in feeds]
    wished = load_settings(
        bootstrap=bootstrap,
        security_protocol="PLAINTEXT",
        embedded=True,
        data_dir=folder,
        # Feeds on this machine may be fetched where they are asked for, and have no crowd to mind.
        allow_private_addresses=any(local) or None,
        domain_delay_s=0.0 if all(local) else None,
    )
    return wished.model_copy(update={"web_port": free_port(wished.web_port)})


async def _run(show: _Show, stop: asyncio.Event) -> None:
    settings = show.settings
    _say(f"{count_of(len(show.feeds), 'feed')}; web UI: http://{settings.web_host}:{settings.web_port}/")
    _say(f"Kafka for other commands: DATELINE_EMBEDDED=true DATELINE_BOOTSTRAP={settings.bootstrap}")
    printer = Printer(as_json=show.demo.as_json)
    worker = Worker(ROLES, settings, serve(ROLES, settings))
    async with reader(settings) as events:
        helpers = [
            asyncio.create_task(printer.follow(follow(events, settings, event_topics(), since=_EVER))),
            asyncio.create_task(show(printer, stop)),
        ]
        try:
            await worker.run(stop, *helpers)
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)


@dataclass(frozen=True, slots=True)
class _Show:
    """Has the feeds polled `rounds` times and says what became of their items."""

    demo: Demo
    settings: Settings
    feeds: Sequence[Feed]
    rounds: int

    async def __call__(self, printer: Printer, stop: asyncio.Event) -> None:
        progress = Progress(self.settings, [feed.feed_id for feed in self.feeds])
        for number in range(1, self.rounds + 1):
            if number > 1 and not self.demo.until_idle:
                await asyncio.sleep(_REST_S)
            await self._register()
            if self.demo.live and await progress.nothing_reached():
                _say("the network is closed: no feed could be reached; still trying")
            reading = await progress.until_idle(number)
        await self._say_troubles(progress)
        since = utc_now() - timedelta(hours=24)
        await printer.until(sums(reading.entries, since).get("publish", Counter())["outputs"])
        _say(summary(reading, since))
        if self.demo.until_idle:
            if lost := account_since(reading, since).unaccounted:
                raise DatelineError(f"{count_of(lost, 'item')} unaccounted for")
            stop.set()

    async def _say_troubles(self, progress: Progress) -> None:
        """Say which of the caller's own feeds gave nothing; of the starter feeds many may."""
        if self.demo.live:
            return
        now = utc_now().timestamp()
        for state in await progress.in_trouble():
            found = health(state, now)
            _say(f"{found.word}: {printable(state.address)}  {printable(found.reason)}")

    async def _register(self) -> None:
        """Add the feeds to the registry; what is added again is polled again at once."""
        async with producer(self.settings) as client:
            await send_all(client, [registration(feed, self.settings.partitions) for feed in self.feeds])


def _say(text: str) -> None:
    click.echo(text, err=True)
