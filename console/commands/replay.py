"""`dateline replay`: stored items under today's rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click
import orjson

from agents.enrich.classifier import load_classifier
from agents.enrich.enricher import Enricher
from console.options import SINCE, bootstrap_option, json_option
from console.replay.compare import Difference, as_text, tallied
from console.replay.run import Stored, differences, read_stored, sent_again
from console.running import run
from console.texts import count_of
from schemas.times import utc_now
from streams.kafka import producer, send_all
from streams.settings import Settings, load_settings


@click.command()
@click.option("--since", type=SINCE, required=True, help="Items since: 90s, 30m, 2h, 7d or an RFC 3339 time.")
@click.option(
    "--diff/--no-diff", default=True, show_default=True, help="Print what would change, an item a line."
)
@click.option("--publish", is_flag=True, help="Send what would change through the flow again, as revisions.")
@json_option
@bootstrap_option
def replay(since: datetime, *, diff: bool, publish: bool, as_json: bool, bootstrap: str | None) -> None:
    """Run stored items through today's rules and print what would change: tags, regions, decisions.

    Nothing is published without --publish. With it, changed items go through the flow again: subscribers
    get the same uri with a higher version, and a withdrawal in regions that no longer apply.
    """
    settings = load_settings(bootstrap=bootstrap)
    enricher = Enricher(settings.policy, settings.lexicon_overlay, load_classifier(settings.classifier))
    stored = run(read_stored(settings, since))
    found = []
    for one in differences(stored, enricher):
        found.append(one)
        if diff:
            click.echo(orjson.dumps(one) if as_json else as_text(one))
    _sum_up(stored, found)
    if publish:
        run(_publish(settings, stored, found))


def _sum_up(stored: Stored, found: Sequence[Difference]) -> None:
    fields = ", ".join(f"{count} in {name}" for name, count in tallied(found).most_common())
    known = count_of(len(stored.stories), "item")
    click.echo(f"{len(found)} of {known} would change{f': {fields}' if fields else ''}", err=True)


async def _publish(settings: Settings, stored: Stored, found: Sequence[Difference]) -> None:
    now = utc_now()
    async with producer(settings) as client:
        for one in found:
            await send_all(client, sent_again(stored.stories[one.item_id], one, now))
    click.echo(f"sent {count_of(len(found), 'item')} again", err=True)
