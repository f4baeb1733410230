"""`dateline ledger`: what became of every item, by stage, and whether the sums agree."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import click
import orjson

from console.options import SINCE, bootstrap_option, json_option
from schemas.codec import decode
from schemas.values import LedgerEntry
from streams.kafka import read_to_end, reader
from streams.ledger import sums
from streams.settings import Settings, load_settings
from streams.topics import LEDGERS, ledger_changelogs


@click.command()
@click.option("--since", type=SINCE, default="24h", show_default=True, help="Hours from this one on.")
@json_option
@bootstrap_option
def ledger(since: datetime, *, as_json: bool, bootstrap: str | None) -> None:
    """Show what became of every item since a time: routed, redelivery, dropped with its reason, dead."""
    stages = sums(asyncio.run(read_entries(load_settings(bootstrap=bootstrap))), since)
    if as_json:
        click.echo(orjson.dumps({"since": since.isoformat(), "stages": stages, "account": account(stages)}))
    else:
        click.echo(as_text(stages))


async def read_entries(settings: Settings) -> list[LedgerEntry]:
    """Return the newest entry of every hour, partition and stage."""
    newest: dict[bytes | None, LedgerEntry] = {}
    async with reader(settings) as client:
        async for record in read_to_end(client, ledger_changelogs()):
            if record.value is not None:
                newest[record.key] = decode(LedgerEntry, record.value)
            else:
                newest.pop(record.key, None)
    return list(newest.values())


def account(stages: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return where the items seen by dedupe have got to; `in_flight` are between two stages."""
    outcomes: Counter[str] = Counter()
    for stage in stages.keys() - {"feeds"}:
        for name, count in stages[stage].items():
            outcomes[name.partition(":")[0]] += count
    seen = stages.get("dedupe", {}).get("inputs", 0)
    ends = {name: outcomes[name] for name in ("routed", "redelivery", "dropped", "dead")}
    return {"seen": seen, **ends, "in_flight": seen - sum(ends.values())}


def as_text(stages: Mapping[str, Mapping[str, int]]) -> str:
    """Return the account on one line, and a line for each stage."""
    sum_of = account(stages)
    ends = " + ".join(
        f"{count:,} {name.replace('_', ' ')}" for name, count in sum_of.items() if name != "seen"
    )
    lines = [f"{sum_of['seen']:,} seen = {ends}"]
    for stage in LEDGERS:
        if stage in stages:
            counts = stages[stage]
            names = sorted(set(counts) - {"inputs", "outputs"})
            outcomes = ", ".join(f"{counts[name]:,} {name}" for name in names)
            lines.append(f"  {stage:<8} {counts['inputs']:>9,} in {counts['outputs']:>9,} out   {outcomes}")
    return "\n".join(lines)
