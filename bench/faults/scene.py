"""What a fault has to work with, and the run around it: broker, topics, workers, items, and the account."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

from bench.broker import ApacheKafka
from bench.broker.topics import make_topics
from bench.faults.account import READS, Account, account
from bench.faults.articles import Articles
from bench.faults.feeder import feed
from bench.faults.fleet import Fleet, Member
from console.ledger_reading import read_entries
from schemas.records import Outgoing
from streams.kafka import partitions_of, producer, reader, send_all
from streams.settings import Settings, load_settings
from streams.topics import all_topics

ROLES = ("dedupe", "enrich", "publish")
_REST_S = 900.0
_PAUSE_S = 2.0


@dataclass(slots=True, kw_only=True)
class Scene:
    """One run while it goes on."""

    kafka: ApacheKafka
    settings: Settings
    fleet: Fleet
    random: Random
    poison: defaultdict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    """Values sent that no stage can use, by the stage that reads them."""

    at_end: ExitStack = field(default_factory=ExitStack)
    """What is to be done when all workers have stopped."""

    def anyone(self) -> Member:
        """Return a worker chosen at random."""
        return self.random.choice(self.fleet.members)

    def kill(self, member: Member) -> None:
        """End a worker as a crash of its machine does."""
        member.signal(signal.SIGKILL)

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Send records of one's own."""
        async with producer(self.settings) as client:
            await send_all(client, records)

    async def restart_broker(self, away_s: float = 0.0) -> None:
        """Stop the broker, and start it again after `away_s` seconds."""
        await asyncio.to_thread(self.kafka.restart, away_s)


Place = tuple[str, int]
"""A topic and a partition."""

Fault = Callable[[Scene], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run came to."""

    sent: int
    account: Account
    seconds: float
    """From the first item to the rest of the flow."""
    exits: list[int]
    """Exit codes of workers before they were told to stop."""
    last_exits: list[int]
    """Exit codes of workers that were told to stop."""


async def run(fault: Fault, folder: Path, *, rate: float, workers: int = 2, **settings: str) -> Result:
    """Run the flow while `fault` does its work, and return what came of it."""
    with ApacheKafka(folder / "kafka") as kafka:
        wished = load_settings(os.environ, bootstrap=kafka.bootstrap, **settings)
        await make_topics(wished, all_topics(wished))
        fleet = Fleet(kafka.bootstrap, folder, **settings)
        scene = Scene(kafka=kafka, settings=wished, fleet=fleet, random=Random(folder.name))  # noqa: S311
        for role in ROLES * workers:
            fleet.add(role)
        try:
            return await _measured(scene, fault, rate)
        finally:
            await fleet.stop()
            scene.at_end.close()


async def _measured(scene: Scene, fault: Fault, rate: float) -> Result:
    await scene.fleet.ready()
    articles, stop, begun = Articles(seed=1), asyncio.Event(), monotonic()
    feeding = asyncio.create_task(feed(scene.settings, articles, rate, stop))
    try:
        await fault(scene)
    finally:
        stop.set()
    sent = await feeding
    with suppress(TimeoutError):  # then the account says what is missing
        await at_rest(scene.settings)
    seconds = monotonic() - begun
    members = list(scene.fleet.members)
    exits = [code for member in members for code in member.exits]
    await scene.fleet.stop()
    return Result(
        sent=sent,
        account=await account(scene.settings, articles.expected, scene.poison),
        seconds=seconds,
        exits=exits,
        last_exits=[member.exits[-1] for member in members],
    )


async def at_rest(settings: Settings, wait_s: float = _REST_S) -> None:
    """Return when every stage has counted its input to the end; raises TimeoutError."""
    async with asyncio.timeout(wait_s):
        while True:
            ends = await _ends(settings)
            if await _counted(settings) == ends == await _ends(settings):
                return
            await asyncio.sleep(_PAUSE_S)


async def _ends(settings: Settings) -> dict[Place, int]:
    """Return where each partition ends that a stage reads, if anything is in it."""
    async with reader(settings) as client:
        places = await partitions_of(client, READS.values())
        client.assign(places)
        ends = await client.end_offsets(places)
    return {(place.topic, place.partition): end for place, end in ends.items() if end}


async def _counted(settings: Settings) -> dict[Place, int]:
    """Return up to where the ledger has counted each of them."""
    through: dict[Place, int] = defaultdict(int)
    for entry in await read_entries(settings):
        if entry.stage in READS:
            place = READS[entry.stage], entry.partition
            through[place] = max(through[place], entry.through)
    return dict(through)
