"""`dateline demo`: the whole flow on this machine, without a broker of yours."""

from __future__ import annotations

import os
from pathlib import Path

import click
import uvloop

from console.logs import set_up_logs
from console.stopping import exit_when_told
from schemas.errors import UsageError


@click.command()
@click.option(
    "--feeds", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="OPML list of feeds."
)
@click.option("--live", is_flag=True, help="Poll the starter feeds from the internet.")
@click.option("--until-idle", is_flag=True, help="End once every polled item is accounted for.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines: topic, key, headers, value.")
def demo(*, feeds: Path | None, live: bool, until_idle: bool, as_json: bool) -> None:
    """Run the whole flow on an embedded broker: invented sample feeds, FILE.opml, or live ones.

    Prints a line for each regional event, and says where the web UI is.
    """
    if feeds and live:
        raise UsageError("--feeds and --live are two different lists of feeds: give one")
    exit_when_told()
    # What follows takes seconds to import, and a signal must end it well from here on.
    from console.demo.run import Demo, run_demo  # noqa: PLC0415

    # Its output is for eyes: of the log only what goes wrong, unless more is asked for.
    set_up_logs(os.environ.get("DATELINE_LOG_LEVEL", "warning"))
    uvloop.run(run_demo(Demo(opml=feeds, live=live, until_idle=until_idle, as_json=as_json)))
