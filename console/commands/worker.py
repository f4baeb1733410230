"""`dateline worker`: one worker process of one or more roles."""

from __future__ import annotations

import click

from console.options import bootstrap_option
from console.stopping import exit_when_told
from streams.settings import load_settings


@click.command()
@click.option("--role", default="all", show_default=True, metavar="ROLE[,ROLE...]", help="Roles, or all.")
@bootstrap_option
@click.option(
    "--web-port",
    type=click.IntRange(1, 65535),
    metavar="PORT",
    help="Port of the web server; default DATELINE_WEB_PORT.",
)
def worker(role: str, bootstrap: str | None, web_port: int | None) -> None:
    """Run a worker of one or more roles until it is told to stop (SIGTERM).

    Roles: poll, dedupe, enrich, publish, console. Start as many workers of a role as you like, up to
    the number of partitions; each needs its own web port on one machine.
    """
    exit_when_told()
    # What follows takes seconds to import, and a signal must end it well from here on.
    from console.working import run_worker  # noqa: PLC0415

    run_worker(role, load_settings(bootstrap=bootstrap, web_port=web_port))
