"""Runs faults and prints what was lost and what is there twice: see the package's docstring."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click

from bench.faults.faults import BY_DEFAULT, FAULTS, ON_DISK
from bench.faults.scene import Result, run


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(FAULTS)))
@click.option("--rate", default=400.0, show_default=True, help="Raw items a second.")
@click.option("--store", type=click.Choice(["memory", "rocksdb"]), default="memory", show_default=True)
@click.option("--keep", type=click.Path(path_type=Path), help="Folder that keeps the logs of the workers.")
def main(names: tuple[str, ...], rate: float, store: str, keep: Path | None) -> None:
    """Inject faults into the flow on a real Apache Kafka; exit 1 where an item is lost or twice."""
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise click.UsageError(f"--keep: {keep} is not empty, and logs of two runs would mix")
    click.echo(f"{'fault':<10} {'items':>7} {'events':>7} {'seconds':>7} {'exits':>5}  lost / twice / ledger")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    wrong = False
    for number, name in enumerate(names or BY_DEFAULT, 1):
        if name == "full_disk" and os.geteuid() != 0:
            click.echo(f"{name:<10} not run: only root can mount a small disk")
            continue
        with tempfile.TemporaryDirectory(prefix="dateline-faults-") as temporary:
            folder = (keep or Path(temporary)) / f"{number}-{name}"
            kept = "rocksdb" if name in ON_DISK else store
            result = asyncio.run(run(FAULTS[name], folder, rate=rate, store=kept))
        click.echo(_line(name, result))
        wrong |= not result.account.is_right
    sys.exit(1 if wrong else 0)


def _line(name: str, result: Result) -> str:
    found = result.account
    verdicts = (_counts(found.lost), _counts(found.twice), "; ".join(found.disagreements) or "agrees")
    return (
        f"{name:<10} {result.sent:>7,} {found.ends['events']:>7,} {result.seconds:>7.0f} "
        f"{len(result.exits):>5}  {' / '.join(verdicts)}"
    )


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} in {topic}" for topic, count in counts.items()) or "0"


if __name__ == "__main__":
    main()
