"""`dateline tail`: regional events on the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.publish.render import matches, one_line
from catalog.regions import region_slugs
from console.options import SINCE, bootstrap_option, json_option
from schemas.errors import UsageError
from schemas.records import Record
from streams.kafka import partitions_of, reader, to_record
from streams.settings import Settings, load_settings
from streams.topics import EVENTS_PREFIX


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a tail lets through; empty sets let everything through."""

    countries: frozenset[str]
    subjects: frozenset[str]
    languages: frozenset[str]

    def has(self, record: Record) -> bool:
        """Whether `record` is an event that is asked for."""
        return record.value is not None and matches(
            record.headers,
            record.value,
            countries=self.countries,
            subjects=self.subjects,
            languages=self.languages,
        )


@click.command()
@click.argument("regions", nargs=-1, metavar="[REGION ...]")
@click.option("--country", multiple=True, metavar="CODE", help="ISO 3166-1 alpha-2, e.g. UA.")
@click.option("--subject", multiple=True, metavar="CODE", help="IPTC Media Topics code, e.g. 16000000.")
@click.option("--language", multiple=True, metavar="TAG", help="BCP 47, e.g. de.")
@click.option("--since", type=SINCE, help="Begin in the past: 90s, 30m, 2h, 7d or an RFC 3339 time.")
@click.option("--until-end", is_flag=True, help="End where the topics end now, instead of waiting for more.")
@json_option
@bootstrap_option
def tail(
    regions: Sequence[str],
    *,
    country: Sequence[str],
    subject: Sequence[str],
    language: Sequence[str],
    since: datetime | None,
    until_end: bool,
    as_json: bool,
    bootstrap: str | None,
) -> None:
    """Print the events of REGION (europe, europe.eastern ...; all without one) as they come.

    Options of one kind add up (--country UA --country RU: either); different kinds must all be met.
    """
    settings = load_settings(bootstrap=bootstrap)
    wanted = Wanted(
        frozenset(code.upper() for code in country),
        frozenset(subject),
        frozenset(tag.lower() for tag in language),
    )
    asyncio.run(_print(settings, _topics(regions), wanted, since, until_end=until_end, as_json=as_json))


async def _print(
    settings: Settings,
    topics: Sequence[str],
    wanted: Wanted,
    since: datetime | None,
    *,
    until_end: bool,
    as_json: bool,
) -> None:
    async with reader(settings) as client:
        async for record in follow(client, topics, since, until_end=until_end):
            if wanted.has(record):
                click.echo(event_json(record) if as_json else one_line(record.value or b"", record.topic))


def _topics(regions: Sequence[str]) -> list[str]:
    slugs = region_slugs()
    chosen = [slug for slug in slugs if not regions or slug in regions or slug.partition(".")[0] in regions]
    unknown = [
        name for name in regions if not any(slug == name or slug.startswith(f"{name}.") for slug in slugs)
    ]
    if unknown:
        raise UsageError(f"no region {unknown[0]!r}: the regions are {', '.join(slugs)}")
    return [EVENTS_PREFIX + slug for slug in chosen]


def event_json(record: Record) -> bytes:
    """Return the JSON line of an event: `topic`, `key`, `headers`, `value`."""
    return orjson.dumps(
        {
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "key": (record.key or b"").decode(errors="replace"),
            "headers": {name: value.decode(errors="replace") for name, value in record.headers},
            "value": _value(record.value),
        }
    )


def _value(data: bytes | None) -> Any:
    try:
        return None if data is None else orjson.loads(data)
    except orjson.JSONDecodeError:
        return data.decode(errors="replace") if data else None


async def follow(
    client: AIOKafkaConsumer, topics: Sequence[str], since: datetime | None, *, until_end: bool = False
) -> AsyncIterator[Record]:
    """Yield the records of `topics` from `since` on, without it from now on.

    For ever, or with `until_end` as far as the topics go now.
    """
    places = await partitions_of(client, topics)
    if not places:
        raise UsageError("no topic of these regions exists: run `dateline topics create`")
    client.assign(places)
    ends = dict(await client.end_offsets(places))
    await _seek(client, places, ends, since)
    waiting = set(places)
    while waiting:
        for batch in (await client.getmany(*waiting, timeout_ms=500)).values():
            for message in batch:
                yield to_record(message)
        if until_end:
            waiting = {place for place in waiting if await client.position(place) < ends[place]}


async def _seek(
    client: AIOKafkaConsumer,
    places: Sequence[TopicPartition],
    ends: dict[TopicPartition, int],
    since: datetime | None,
) -> None:
    if since is None:
        found: dict[TopicPartition, Any] = {}
    else:
        found = await client.offsets_for_times(dict.fromkeys(places, int(since.timestamp() * 1000)))
    for place in places:
        start = found.get(place)
        client.seek(place, start.offset if start else ends[place])
