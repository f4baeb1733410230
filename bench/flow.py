"""Items a second and CPU an item of every stage on a real Apache Kafka, beside a bare hop of its records.

    python -m bench.flow [--items 10000]

One worker process a role takes on what the role before it has left. The bare hop is an aiokafka consumer and
producer that do nothing but carry the same records to another topic in batches of 200, awaiting the broker
and committing after each: what any stage on Kafka costs at least in Python.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic, process_time

import click
import psutil
from aiokafka import AIOKafkaConsumer

from bench.broker import ApacheKafka
from bench.broker.topics import make_topics
from bench.faults.account import READS
from bench.faults.articles import Articles
from bench.faults.fleet import Fleet, Member
from console.ledger_reading import read_entries
from schemas.records import Outgoing
from streams.kafka import client_options, partitions_of, producer, reader, send_all
from streams.settings import Settings, load_settings
from streams.topics import STAGES, TopicSpec, all_topics

_BARE = "bench.bare"
_BATCH = 200
_PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class Sample:
    """How far a stage has come, and what it has cost so far."""

    at_s: float
    cpu_s: float
    inputs: int


@dataclass(frozen=True, slots=True)
class Speed:
    """What lies between two samples."""

    name: str
    before: Sample
    after: Sample

    def __str__(self) -> str:
        count = self.after.inputs - self.before.inputs
        rate = count / (self.after.at_s - self.before.at_s)
        cpu_us = (self.after.cpu_s - self.before.cpu_s) / count * 1e6
        return f"{self.name:<28} {count:>7,} items {rate:>7,.0f} items/s {cpu_us:>7,.0f} us CPU/item"


async def stage_speed(settings: Settings, fleet: Fleet, role: str) -> Speed:
    """Let one worker of `role` work on all that is there, from the moment it is ready."""
    stages = [stage for stage in READS if STAGES[stage] == role]
    member = fleet.add(role)
    await fleet.ready()
    before = await _sample(settings, member, stages)
    after = before
    while await _waiting(settings, stages):
        await asyncio.sleep(_PAUSE_S)
        after = await _sample(settings, member, stages)
    await fleet.remove(member)
    return Speed(f"{role} ({' + '.join(stages)})", before, after)


async def bare_speed(settings: Settings, topic: str) -> Speed:
    """Carry all records of `topic` to another one."""
    ends = await _ends(settings, [topic])
    source = AIOKafkaConsumer(
        topic,
        **client_options(settings),
        group_id="bare",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    async with source, producer(settings) as sink:
        before = Sample(monotonic(), process_time(), 0)
        carried = 0
        while carried < ends:
            for messages in (await source.getmany(timeout_ms=100, max_records=_BATCH)).values():
                await send_all(sink, [Outgoing(_BARE, m.key, m.value, tuple(m.headers)) for m in messages])
                await source.commit()
                carried += len(messages)
    return Speed(f"bare hop of {topic}", before, Sample(monotonic(), process_time(), carried))


async def _sample(settings: Settings, member: Member, stages: list[str]) -> Sample:
    """Return a sample of a worker; of a role of two stages the inputs of the first are counted."""
    if member.process is None:
        raise RuntimeError(f"the worker of {member.role} has not started")
    inputs = sum(entry.inputs for entry in await read_entries(settings) if entry.stage == stages[0])
    times = psutil.Process(member.process.pid).cpu_times()
    return Sample(monotonic(), times.user + times.system, inputs)


async def _waiting(settings: Settings, stages: list[str]) -> bool:
    """Return whether one of `stages` has not counted all of its input."""
    entries = await read_entries(settings)
    for stage in stages:
        counted = sum(entry.inputs for entry in entries if entry.stage == stage)
        if counted < await _ends(settings, [READS[stage]]):
            return True
    return False


async def _ends(settings: Settings, topics: list[str]) -> int:
    async with reader(settings) as client:
        places = await partitions_of(client, topics)
        client.assign(places)
        return sum((await client.end_offsets(places)).values())


async def _measure(folder: Path, items: int) -> None:
    with ApacheKafka(folder / "kafka") as kafka:
        settings = load_settings(bootstrap=kafka.bootstrap)
        await make_topics(settings, [*all_topics(settings), TopicSpec(_BARE, settings.partitions)])
        fleet = Fleet(kafka.bootstrap, folder)
        try:
            async with producer(settings) as client:
                for batch in _batches(Articles(seed=5).records(), items):
                    await send_all(client, batch)
            for role in ("dedupe", "enrich", "publish"):
                click.echo(await stage_speed(settings, fleet, role))
            for topic in READS.values():
                click.echo(await bare_speed(settings, topic))
        finally:
            await fleet.stop()


def _batches(records: Iterator[Outgoing], items: int) -> Iterator[list[Outgoing]]:
    for _ in range(0, items, 1000):
        yield list(islice(records, 1000))


@click.command()
@click.option("--items", default=10_000, show_default=True, help="Raw items, in thousands.")
def main(items: int) -> None:
    """Measure every stage and the bare hops."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="dateline-flow-") as folder:
        asyncio.run(_measure(Path(folder), items))


if __name__ == "__main__":
    main()
