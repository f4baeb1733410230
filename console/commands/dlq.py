"""`dateline dlq`: what could not be used, why, and once more."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import click
import orjson
from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete

from agents.publish.render import printable
from console.options import SINCE, bootstrap_option, json_option
from console.running import need_topics, run
from console.texts import count_of
from schemas.dead_letter import dead_letter_topic, original_of
from schemas.errors import DatelineError, UsageError
from schemas.records import Outgoing, Record
from streams.kafka import admin, producer, read_to_end, reader, send_all
from streams.settings import Settings, load_settings
from streams.topics import STAGES

_stage = click.option("--stage", type=click.Choice(list(STAGES)), help="Of this stage alone.")
_reason = click.option("--reason", help="With this reason alone, e.g. not_json.")
_since = click.option("--since", type=SINCE, help="Dead since: 90s, 30m, 2h, 7d or an RFC 3339 time.")


@click.group()
def dlq() -> None:
    """List, show, replay and discard dead letters."""


@dlq.command(name="list", short_help="List dead letters: place, reason and message.")
@_stage
@_reason
@_since
@json_option
@bootstrap_option
def list_letters(*, as_json: bool, bootstrap: str | None, **chosen: Any) -> None:
    """List dead letters: their place (STAGE/OFFSET), reason and message."""
    letters = run(_letters(load_settings(bootstrap=bootstrap), **chosen))
    for record in letters:
        click.echo(_as_json(record) if as_json else _as_text(record))
    if not letters:
        click.echo("no dead letter", err=True)


@dlq.command()
@click.argument("place", metavar="STAGE/OFFSET")
@click.option("--value", "value_only", is_flag=True, help="The original bytes alone.")
@bootstrap_option
def show(place: str, *, value_only: bool, bootstrap: str | None) -> None:
    """Show one dead letter: every header and the original value."""
    [record] = _found(load_settings(bootstrap=bootstrap), [place])
    if value_only:
        click.echo(record.value or b"", nl=False)
        return
    for name, value in (("key", record.key or b""), *record.headers):
        click.echo(f"{printable(name)}: {printable(_text(value))}")
    click.echo()
    for line in _text(record.value).splitlines():
        click.echo(printable(line))


@dlq.command(short_help="Send dead letters once more to the topic they came from.")
@click.argument("places", nargs=-1, metavar="[STAGE/OFFSET ...]")
@_stage
@_reason
@_since
@bootstrap_option
def replay(places: Sequence[str], *, bootstrap: str | None, **chosen: Any) -> None:
    """Send dead letters to the topic they came from once more, marked with `dlq_replayed`.

    Name them by place, or choose them by stage, reason or time. A letter whose value was cut, or
    that came from no topic (a feed document), cannot be replayed: it is named with the reason, and the
    exit code is 1. What is replayed stays among the dead letters until it is discarded.
    """
    settings = load_settings(bootstrap=bootstrap)
    letters = _chosen(settings, places, chosen)
    originals = [(letter, original_of(letter)) for letter in letters]
    sent = [original for _, original in originals if original is not None]
    run(_send(settings, sent))
    for letter, original in originals:
        if original is None:
            click.echo(f"dateline: {_place(letter)} cannot be replayed: {why_not(letter)}", err=True)
    click.echo(f"replayed {len(sent)} of {count_of(len(letters), 'dead letter')}", err=True)
    if len(sent) < len(letters):
        sys.exit(1)


def why_not(letter: Record) -> str:
    """Return why a dead letter without an original record cannot be sent again."""
    facts = _facts(letter)
    if "dlq_truncated" in facts:
        return f"its value of {facts['dlq_truncated']} bytes was cut"
    if not facts.get("dlq_topic", "").startswith("news."):
        return "it came from no topic but from a feed, which is polled again anyway"
    return "its headers do not say where it came from"


@dlq.command()
@click.option("--stage", type=click.Choice(list(STAGES)), required=True, help="Whose dead letters.")
@click.option("--through", type=click.IntRange(min=0), required=True, metavar="OFFSET", help="The last one.")
@bootstrap_option
def discard(stage: str, through: int, bootstrap: str | None) -> None:
    """Delete the dead letters of a stage up to and including an offset."""
    settings = load_settings(bootstrap=bootstrap)
    if settings.embedded:
        raise DatelineError("DATELINE_EMBEDDED: the embedded broker cannot delete records")
    count = run(_delete(settings, stage, through))
    click.echo(f"discarded {count_of(count, 'dead letter')} of {stage}", err=True)


async def _delete(settings: Settings, stage: str, through: int) -> int:
    """Delete what lies up to `through`, and return how many records that were."""
    place = TopicPartition(dead_letter_topic(stage), 0)
    await need_topics(settings, [place.topic])
    async with reader(settings) as client:
        begin: int = (await client.beginning_offsets([place]))[place]
        end: int = (await client.end_offsets([place]))[place]
    before = min(through + 1, end)
    if before <= begin:
        return 0
    async with admin(settings) as client:
        await client.delete_records({place: RecordsToDelete(before_offset=before)})
    return before - begin


async def _send(settings: Settings, records: Sequence[Outgoing]) -> None:
    if records:
        await need_topics(settings, {record.topic for record in records})
        async with producer(settings) as client:
            await send_all(client, records)


async def _letters(
    settings: Settings, *, stage: str | None, reason: str | None, since: datetime | None
) -> list[Record]:
    topics = [dead_letter_topic(name) for name in STAGES if stage in {None, name}]
    wanted = _filter(reason, since)
    await need_topics(settings, topics)
    async with reader(settings) as client:
        return [record async for record in read_to_end(client, topics) if wanted(record)]


def _filter(reason: str | None, since: datetime | None) -> Callable[[Record], bool]:
    since_ms = 0 if since is None else int(since.timestamp() * 1000)
    return lambda record: (
        record.timestamp_ms >= since_ms and (reason is None or _facts(record).get("dlq_reason") == reason)
    )


def _chosen(settings: Settings, places: Sequence[str], chosen: dict[str, Any]) -> list[Record]:
    if places and any(chosen.values()):
        raise UsageError("either STAGE/OFFSET or --stage, --reason and --since: not both")
    if places:
        return _found(settings, places)
    if not any(chosen.values()):
        raise UsageError("name what to replay: STAGE/OFFSET, --stage, --reason or --since")
    return run(_letters(settings, **chosen))


def _found(settings: Settings, places: Sequence[str]) -> list[Record]:
    """Return the dead letters at `places`, in that order."""
    stages = dict.fromkeys(_stage_of(place) for place in places)
    known: dict[str, Record] = {}
    for stage in stages:
        letters = run(_letters(settings, stage=stage, reason=None, since=None))
        known.update((_place(letter), letter) for letter in letters)
    missing = [place for place in places if place not in known]
    if missing:
        raise DatelineError(f"no dead letter at {missing[0]}: `dateline dlq list` names those there are")
    return [known[place] for place in places]


def _stage_of(place: str) -> str:
    stage, _, offset = place.partition("/")
    if stage not in STAGES or not offset.isdecimal():
        stages = ", ".join(STAGES)
        raise UsageError(f"not a place of a dead letter, STAGE/OFFSET: {place} (the stages: {stages})")
    return stage


def _place(record: Record) -> str:
    return f"{record.topic.rpartition('.')[2]}/{record.offset}"


def _as_json(record: Record) -> bytes:
    return orjson.dumps({"place": _place(record), **_facts(record)})


def _as_text(record: Record) -> str:
    facts = {name: printable(value) for name, value in _facts(record).items()}
    origin = "/".join(facts.get(name, "?") for name in ("dlq_topic", "dlq_partition", "dlq_offset"))
    attempt = facts.get("dlq_attempt", "1")
    columns = (
        _place(record).ljust(12),
        facts.get("dlq_at", "").ljust(24),
        facts.get("dlq_reason", "").ljust(16),
        origin,
        facts.get("dlq_message", ""),
        f"(attempt {attempt})" if attempt != "1" else "",
    )
    return "  ".join(column for column in columns if column)


def _facts(record: Record) -> dict[str, str]:
    return {name: _text(value) for name, value in record.headers if name.startswith("dlq_")}


def _text(data: bytes | None) -> str:
    return (data or b"").decode(errors="replace")
