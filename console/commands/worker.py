"""`dateline worker`: one worker process of one or more roles."""

from __future__ import annotations

import asyncio

import click
import structlog
import uvloop

from console.options import bootstrap_option
from console.serve import serve
from schemas.errors import DatelineError
from streams.kafka import missing_topics
from streams.settings import Settings, load_settings
from streams.topics import all_topics
from streams.worker import Worker, parse_roles

log = structlog.get_logger()


@click.command()
@click.option("--role", default="all", show_default=True, metavar="ROLE[,ROLE...]", help="Roles, or all.")
@bootstrap_option
@click.option("--web-port", type=int, help="Port of the web server; default DATELINE_WEB_PORT.")
def worker(role: str, bootstrap: str | None, web_port: int | None) -> None:
    """Run a worker of one or more roles until it is told to stop (SIGTERM).

    Roles: poll, dedupe, enrich, publish, console. Start as many workers of a role as you like, up to
    the number of partitions; each needs its own web port on one machine.
    """
    settings = load_settings(bootstrap=bootstrap, web_port=web_port)
    roles = parse_roles(role)
    uvloop.run(_run(roles, settings))


async def _run(roles: list[str], settings: Settings) -> None:
    missing = await missing_topics(settings, [topic.name for topic in all_topics(settings)])
    if missing:
        raise DatelineError(
            f"{len(missing)} topics do not exist ({missing[0]} ...): run `dateline topics create`"
        )
    log.info("worker_starting", roles=roles, bootstrap=settings.bootstrap, web_port=settings.web_port)
    await Worker(roles, settings, serve(roles, settings)).run(asyncio.Event())
    log.info("worker_stopped", roles=roles)
