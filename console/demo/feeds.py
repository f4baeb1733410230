"""Which feeds the demonstration polls: the bundled ones, a list of the caller's own, or the starter feeds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from agents.poll.opml import read_opml
from catalog.feeds import starter_opml
from catalog.samples import INDEX, render
from console.demo.samples import sample_server
from schemas.errors import DatelineError
from schemas.times import utc_now
from schemas.values import Feed


@asynccontextmanager
async def feeds_to_poll(opml: Path | None, *, live: bool) -> AsyncIterator[tuple[Sequence[Feed], int]]:
    """Give the feeds to poll, and how many rounds of polls show all that they have to show."""
    if opml is not None:
        yield _own_feeds(opml), 1
    elif live:
        yield read_opml(starter_opml()), 1
    else:
        now = utc_now()
        async with sample_server(now) as base:
            yield read_opml(render(INDEX, base, now)), 2


def _own_feeds(opml: Path) -> list[Feed]:
    feeds = read_opml(opml.read_bytes())
    if not feeds:
        raise DatelineError(f"no feed in {opml}: an outline of a feed has an xmlUrl")
    return feeds


def is_local(url: str) -> bool:
    """Whether `url` names this machine or a private address by its number."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or host.endswith(".localhost") or ip_address(host).is_private
    except ValueError:
        return False
