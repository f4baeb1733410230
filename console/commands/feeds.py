"""`dateline feeds`: the registry of feeds, `news.feeds.v1`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO

import click
import orjson

from agents.identity import feed_id
from agents.poll.health import age, health
from agents.poll.opml import read_opml, write_opml
from agents.poll.state import FeedState
from agents.poll.store import decode_state
from agents.publish.render import printable
from console.commands.feeds_check import check
from console.options import COUNTRY, LANGUAGE, WEB_ADDRESS, bootstrap_option, json_option
from console.running import need_topics, run
from console.texts import count_of
from schemas.codec import decode, encode
from schemas.errors import DatelineError, Undecodable
from schemas.records import Outgoing
from schemas.times import time_text, utc_now
from schemas.values import Feed
from streams.feeds import registration, removal
from streams.kafka import producer, read_to_end, reader, send_all
from streams.settings import Settings, load_settings
from streams.topics import FEEDS, changelog


@click.group()
def feeds() -> None:
    """Add, remove, list, import, export and check feeds."""


feeds.add_command(check)


@feeds.command()
@click.argument("urls", type=WEB_ADDRESS, nargs=-1, required=True, metavar="URL...")
@click.option("--title", help="Name of the outlet.")
@click.option(
    "--language", type=LANGUAGE, metavar="TAG", help="BCP 47 language of its items, where the feed is silent."
)
@click.option("--country", type=COUNTRY, metavar="CODE", help="ISO 3166-1 alpha-2 country of the outlet.")
@click.option("--category", help="Folder in exported OPML.")
@bootstrap_option
def add(urls: Sequence[str], *, bootstrap: str | None, **about: Any) -> None:
    """Add feeds, or edit what is known about them."""
    settings = load_settings(bootstrap=bootstrap)
    added = [Feed(feed_id=feed_id(url), url=url, **about) for url in urls]
    run(_send(settings, [registration(feed, settings.partitions) for feed in added]))
    click.echo(f"added {count_of(len(added), 'feed')}", err=True)


@feeds.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@bootstrap_option
def remove(urls: Sequence[str], bootstrap: str | None) -> None:
    """Remove feeds, by URL or feed id; what they published stays."""
    settings = load_settings(bootstrap=bootstrap)
    known = run(read_feeds(settings))
    gone = []
    for url in urls:
        feed = known.get(url) or known.get(feed_id(url))
        if feed is None:
            raise DatelineError(f"no feed {url} in the registry; nothing was removed")
        gone.append(removal(feed, settings.partitions))
    run(_send(settings, gone))
    click.echo(f"removed {count_of(len(gone), 'feed')}", err=True)


@feeds.command(name="list")
@click.option("--health", "with_health", is_flag=True, help="How each feed is doing, worst first.")
@json_option
@bootstrap_option
def list_feeds(*, with_health: bool, as_json: bool, bootstrap: str | None) -> None:
    """List the feeds of the registry."""
    settings = load_settings(bootstrap=bootstrap)
    if with_health:
        _print_health(list(run(read_states(settings)).values()), as_json=as_json)
        return
    known = run(read_feeds(settings))
    if not known:
        click.echo("no feed: `dateline feeds add URL` or `dateline feeds import OPML` adds some", err=True)
    for feed in sorted(known.values(), key=lambda feed: feed.url):
        if as_json:
            click.echo(encode(feed))
        else:
            about = f"{feed.country or '--':<3} {feed.language or '--':<6}"
            click.echo(
                f"{feed.feed_id}  {about} {printable(feed.url)}  {printable(feed.title or '')}".rstrip()
            )


@feeds.command(name="import", short_help="Add the feeds of an OPML file.")
@click.argument("opml", type=click.File("rb"))
@bootstrap_option
def import_opml(opml: BinaryIO, bootstrap: str | None) -> None:
    """Add the feeds of an OPML file; broken files are read as far as they can be."""
    settings = load_settings(bootstrap=bootstrap)
    found = read_opml(opml.read())
    if not found:
        raise DatelineError(f"no feed in {opml.name}: an outline of a feed has an xmlUrl")
    run(_send(settings, [registration(feed, settings.partitions) for feed in found]))
    click.echo(f"imported {count_of(len(found), 'feed')}", err=True)


@feeds.command()
@click.argument("opml", type=click.File("wb"), default="-")
@bootstrap_option
def export(opml: BinaryIO, bootstrap: str | None) -> None:
    """Write the registry as OPML."""
    known = run(read_feeds(load_settings(bootstrap=bootstrap)))
    opml.write(write_opml(sorted(known.values(), key=lambda feed: feed.url), "Dateline"))


async def read_feeds(settings: Settings) -> dict[str, Feed]:
    """Return the feeds of the registry by feed id; raises DatelineError where there is no registry."""
    await need_topics(settings, [FEEDS])
    found: dict[str, Feed] = {}
    async with reader(settings) as client:
        async for record in read_to_end(client, [FEEDS]):
            key = (record.key or b"").decode(errors="replace")
            if record.value is None:
                found.pop(key, None)
                continue
            try:
                found[key] = decode(Feed, record.value)
            except Undecodable as error:
                place = f"{record.topic}/{record.partition}/{record.offset}"
                click.echo(f"dateline: the record at {place} is no feed: {error}", err=True)
    return found


async def read_states(settings: Settings) -> dict[str, FeedState]:
    """Return what the pollers remember, by feed id."""
    found: dict[str, FeedState] = {}
    async with reader(settings) as client:
        async for record in read_to_end(client, [changelog("poll", "feeds")]):
            key = (record.key or b"").decode()
            if record.value is None:
                found.pop(key, None)
            else:
                found[key] = decode_state(record.value)
    return found


def _print_health(states: Sequence[FeedState], *, as_json: bool) -> None:
    now = utc_now().timestamp()
    if not states:
        click.echo("no feed was polled yet: that is done by a worker with the role poll", err=True)
    for state in sorted(states, key=lambda state: (health(state, now).word == "ok", state.new_at or 0)):
        found = health(state, now)
        if as_json:
            line = {
                "feed_id": state.feed.feed_id,
                "url": state.address,
                "health": found.word,
                "reason": found.reason,
            }
            times = {"new_at": _time(state.new_at), "next_poll_at": _time(state.next_poll_at)}
            click.echo(orjson.dumps(line | times))
        else:
            newest = f"new {age(now - state.new_at)} ago" if state.new_at else "nothing new yet"
            click.echo(f"{found.word:<11} {newest:<20} {state.address}  {printable(found.reason)}")


def _time(seconds: float | None) -> str | None:
    """Return Unix seconds as RFC 3339, as all times that others read."""
    return None if seconds is None else time_text(datetime.fromtimestamp(seconds, UTC))


async def _send(settings: Settings, records: Sequence[Outgoing]) -> None:
    await need_topics(settings, [FEEDS])
    async with producer(settings) as client:
        await send_all(client, records)
