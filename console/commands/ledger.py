"""`dateline ledger`: what became of every item, by stage, and whether every one is accounted for."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import click
import orjson

from console.ledger_reading import LedgerReading, read_ledger
from console.options import SINCE, bootstrap_option, json_option
from console.running import need_topics, run
from console.view.account import Account, Totals, account
from schemas.times import time_text, utc_now
from streams.ledger import NO_OUTCOMES, kept_since, sums
from streams.settings import Settings, load_settings
from streams.topics import LEDGERS, ledger_changelogs


@click.command()
@click.option(
    "--since",
    type=SINCE,
    default="24h",
    show_default=True,
    help="From the hour of 90s, 30m, 2h, 7d ago or of an RFC 3339 time on.",
)
@json_option
@bootstrap_option
def ledger(since: datetime, *, as_json: bool, bootstrap: str | None) -> None:
    """Show what became of every item since a time: routed, redelivery, dropped with its reason, dead.

    What is in flight is measured at the ends of the topics. An item that a stage sent and no topic holds, or
    that a topic holds and its stage passed over (`missing`), is `unaccounted`.
    """
    reading = run(_read(load_settings(bootstrap=bootstrap)))
    if as_json:
        click.echo(_json(reading, since))
    else:
        click.echo(summary(reading, since))


async def _read(settings: Settings) -> LedgerReading:
    await need_topics(settings, ledger_changelogs())
    return await read_ledger(settings)


def summary(reading: LedgerReading, since: datetime) -> str:
    """Return the account of the hours from `since` on, and a line for each stage."""
    lines = [_account_line(account_since(reading, since)), *_stage_lines(sums(reading.entries, since))]
    if not reading.is_resting:
        lines.append("  items are passing while this is read: the sums belong together only nearly")
    return "\n".join(lines)


def _json(reading: LedgerReading, since: datetime) -> bytes:
    stages = sums(reading.entries, since)
    return orjson.dumps(
        {
            "since": time_text(since),
            "account": asdict(account_since(reading, since)),
            "is_resting": reading.is_resting,
            "stages": {stage: stages[stage] for stage in LEDGERS if stage in stages},
        }
    )


def account_since(reading: LedgerReading, since: datetime) -> Account:
    """Return the account of the hours from `since` on."""
    whole = sums(reading.entries, kept_since(utc_now()))
    return account(sums(reading.entries, since), whole, reading.waiting)


def _account_line(of: Account) -> str:
    """Return `seen = ...`; what came in midway and what is lost stand there only where there is any."""
    replayed = f" + {of.replayed:,} replayed" if of.replayed else ""
    entered = f" + {of.entered:,} entered midway" if of.entered else ""
    lost = f" + {of.unaccounted:,} UNACCOUNTED" if of.unaccounted else ""
    return (
        f"{of.seen:,} seen{replayed}{entered} = {of.routed:,} routed + {of.redelivery:,} redelivery + "
        f"{of.dropped:,} dropped + {of.dead:,} dead + {of.in_flight:,} in flight{lost}"
    )


def _stage_lines(stages: Totals) -> list[str]:
    lines = []
    for stage in LEDGERS:
        if stage in stages:
            counts = stages[stage]
            names = sorted(set(counts) - NO_OUTCOMES)
            outcomes = ", ".join(f"{counts[name]:,} {name}" for name in names)
            if counts["missing"]:
                outcomes += f", {counts['missing']:,} MISSING"
            lines.append(f"  {stage:<8} {counts['inputs']:>9,} in {counts['outputs']:>9,} out   {outcomes}")
    return lines
