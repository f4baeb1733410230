"""`dateline tail`: regional events on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
import orjson

from agents.publish.render import matches, one_line
from catalog.regions import region_slugs
from console.options import COUNTRY, LANGUAGE, SINCE, SUBJECT, bootstrap_option, json_option
from console.reading import follow, read_since
from console.running import need_topics, run
from console.texts import count_of
from schemas.errors import UsageError
from schemas.records import Record
from streams.kafka import reader
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
@click.option("--country", type=COUNTRY, multiple=True, metavar="CODE", help="ISO 3166-1 alpha-2, e.g. UA.")
@click.option(
    "--subject", type=SUBJECT, multiple=True, metavar="CODE", help="IPTC Media Topics code, e.g. 16000000."
)
@click.option("--language", type=LANGUAGE, multiple=True, metavar="TAG", help="BCP 47, e.g. de.")
@click.option("--since", type=SINCE, help="Begin in the past: 90s, 30m, 2h, 7d or an RFC 3339 time.")
@click.option("--until-end", is_flag=True, help="Print what is there, all or --since a time, and end.")
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

    Options of one kind add up (--country UA --country RU: either); different kinds must all be met. A
    subject takes all that is below it, a language all its variants.
    """
    wanted = Wanted(frozenset(country), frozenset(subject), frozenset(language))
    topics = topics_of(regions)
    run(
        _print(
            load_settings(bootstrap=bootstrap), topics, wanted, since, until_end=until_end, as_json=as_json
        )
    )


async def _print(
    settings: Settings,
    topics: Sequence[str],
    wanted: Wanted,
    since: datetime | None,
    *,
    until_end: bool,
    as_json: bool,
) -> None:
    await need_topics(settings, topics)
    read = read_since if until_end else follow
    if not until_end and sys.stderr.isatty():
        click.echo(f"waiting for events of {count_of(len(topics), 'region')}; Ctrl-C ends", err=True)
    count = 0
    async with reader(settings) as client:
        async for record in read(client, settings, topics, since):
            if wanted.has(record):
                count += 1
                click.echo(event_json(record) if as_json else one_line(record.value or b"", record.topic))
    if not count:
        click.echo("no such event is there", err=True)


def topics_of(regions: Sequence[str]) -> list[str]:
    """Return the event topics of `regions`, slugs or whole continents, of all without one.

    Raises UsageError on a region that does not exist.
    """
    slugs = region_slugs()
    asked = {name.lower() for name in regions}
    for name in sorted(asked):
        if not any(name in _names(slug) for slug in slugs):
            raise UsageError(f"no region {name!r}: the regions are {', '.join(slugs)}")
    return [EVENTS_PREFIX + slug for slug in slugs if not asked or not _names(slug).isdisjoint(asked)]


def _names(slug: str) -> frozenset[str]:
    return frozenset({slug, slug.partition(".")[0]})


def event_json(record: Record) -> bytes:
    """Return the JSON line of an event: `topic`, `partition`, `offset`, `key`, `headers`, `value`."""
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
