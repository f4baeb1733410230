"""`dateline dlq`: what could not be used, why, and once more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any

import click
import orjson
from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete

from console.options import SINCE, bootstrap_option, json_option
from schemas.dead_letter import dead_letter_topic, original_of
from schemas.errors import UsageError
from schemas.records import Record
from streams.kafka import admin, producer, read_to_end, reader, send_all
from streams.settings import Settings, load_settings
from streams.topics import STAGES

_stage = click.option("--stage", type=click.Choice(list(STAGES)), help="Of this stage alone.")
_reason = click.option("--reason", help="With this reason alone, e.g. not_json.")
_since = click.option("--since", type=SINCE, help="Dead since: 90s, 30m, 2h, 7d or an RFC 3339 time.")


@click.group()
def dlq() -> None:
    """List, show, replay and discard dead letters."""


@dlq.command(name="list")
@_stage
@_reason
@_since
@json_option
@bootstrap_option
def list_letters(*, as_json: bool, bootstrap: str | None, **chosen: Any) -> None:
    """List dead letters: their place (STAGE/OFFSET), reason and message."""
    for record in asyncio.run(_letters(load_settings(bootstrap=bootstrap), **chosen)):
        facts = _facts(record)
        if as_json:
            click.echo(orjson.dumps({"place": _place(record), **facts}))
        else:
            origin = f"{facts.get('dlq_topic')}/{facts.get('dlq_partition')}/{facts.get('dlq_offset')}"
            reason, message = facts.get("dlq_reason", ""), facts.get("dlq_message", "")
            click.echo(f"{_place(record):<14} {facts.get('dlq_at', ''):<25} {reason:<18} {origin}  {message}")


@dlq.command()
@click.argument("place", metavar="STAGE/OFFSET")
@click.option("--value", "value_only", is_flag=True, help="The original bytes alone.")
@bootstrap_option
def show(place: str, *, value_only: bool, bootstrap: str | None) -> None:
    """Show one dead letter: every header and the original value."""
    record = _find(load_settings(bootstrap=bootstrap), place)
    if not value_only:
        click.echo(f"key: {(record.key or b'').decode(errors='replace')}")
        for name, value in record.headers:
            click.echo(f"{name}: {value.decode(errors='replace')}")
        click.echo()
    click.echo(record.value or b"")


@dlq.command()
@click.argument("places", nargs=-1, metavar="[STAGE/OFFSET ...]")
@_stage
@_reason
@_since
@bootstrap_option
def replay(places: Sequence[str], *, bootstrap: str | None, **chosen: Any) -> None:
    """Send dead letters to the topic they came from once more, marked with `dlq_replayed`.

    Name them by place, or choose them by stage, reason or time. A letter whose value was cut, or
    that came from no topic (a feed document), cannot be replayed.
    """
    settings = load_settings(bootstrap=bootstrap)
    found = [original for record in _chosen(settings, places, chosen) if (original := original_of(record))]
    asyncio.run(_send(settings, found))
    click.echo(f"replayed {len(found)} records", err=True)


@dlq.command()
@click.option("--stage", type=click.Choice(list(STAGES)), required=True)
@click.option("--through", type=int, required=True, metavar="OFFSET", help="The last one to discard.")
@bootstrap_option
def discard(stage: str, through: int, bootstrap: str | None) -> None:
    """Delete the dead letters of a stage up to and including an offset."""
    asyncio.run(_delete(load_settings(bootstrap=bootstrap), stage, through))
    click.echo(f"discarded the dead letters of {stage} through {through}", err=True)


async def _delete(settings: Settings, stage: str, through: int) -> None:
    place = TopicPartition(dead_letter_topic(stage), 0)
    async with admin(settings) as client:
        await client.delete_records({place: RecordsToDelete(before_offset=through + 1)})


async def _send(settings: Settings, records: Sequence[Any]) -> None:
    async with producer(settings) as client:
        await send_all(client, records)


async def _letters(
    settings: Settings, *, stage: str | None, reason: str | None, since: datetime | None
) -> list[Record]:
    topics = [dead_letter_topic(name) for name in STAGES if stage in {None, name}]
    wanted = _filter(reason, since)
    async with reader(settings) as client:
        return [record async for record in _matching(read_to_end(client, topics), wanted)]


async def _matching(
    records: AsyncIterator[Record], wanted: Callable[[Record], bool]
) -> AsyncIterator[Record]:
    async for record in records:
        if wanted(record):
            yield record


def _filter(reason: str | None, since: datetime | None) -> Callable[[Record], bool]:
    since_ms = 0 if since is None else int(since.timestamp() * 1000)
    return lambda record: (
        record.timestamp_ms >= since_ms and (reason is None or _facts(record).get("dlq_reason") == reason)
    )


def _chosen(settings: Settings, places: Sequence[str], chosen: dict[str, Any]) -> list[Record]:
    if places:
        return [_find(settings, place) for place in places]
    if not any(chosen.values()):
        raise UsageError("name what to replay: STAGE/OFFSET, --stage, --reason or --since")
    return asyncio.run(_letters(settings, **chosen))


def _find(settings: Settings, place: str) -> Record:
    stage, _, offset = place.partition("/")
    if stage not in STAGES or not offset.isdecimal():
        raise UsageError(f"not a place of a dead letter, STAGE/OFFSET: {place}")
    for record in asyncio.run(_letters(settings, stage=stage, reason=None, since=None)):
        if record.offset == int(offset):
            return record
    raise UsageError(f"no dead letter at {place}")


def _place(record: Record) -> str:
    return f"{record.topic.rpartition('.')[2]}/{record.offset}"


def _facts(record: Record) -> dict[str, str]:
    return {name: value.decode(errors="replace") for name, value in record.headers if name.startswith("dlq_")}
