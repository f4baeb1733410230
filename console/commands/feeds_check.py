"""`dateline feeds check URL`: everything about one feed in plain words, without a broker."""

from __future__ import annotations

import asyncio

import click

from agents.poll.explain import Report, explain
from agents.poll.failure import Failure
from agents.poll.fetch import Fetcher
from agents.poll.limits import PollLimits
from agents.poll.parse import parse_document
from console.options import WEB_ADDRESS
from schemas.times import utc_now


@click.command(short_help="Fetch a feed and explain what is made of it.")
@click.argument("url", type=WEB_ADDRESS)
@click.option("--allow-private", is_flag=True, help="Fetch loopback and private addresses, too.")
@click.pass_context
def check(context: click.Context, url: str, allow_private: bool) -> None:
    """Fetch the feed at URL as a worker would and explain what it would make of it.

    Exit code 1 where the address gives no feed.
    """
    report = asyncio.run(_report(url, PollLimits(allow_private=allow_private)))
    for line in report.lines:
        click.echo(line)
    if not allow_private and any(Failure.DENIED_ADDRESS in line for line in report.lines):
        click.echo("dateline: --allow-private fetches such an address here", err=True)
    context.exit(0 if report.is_well else 1)


async def _report(url: str, limits: PollLimits) -> Report:
    async with Fetcher(limits) as fetch:
        return await explain(url, fetch, parse_document, utc_now, limits)
