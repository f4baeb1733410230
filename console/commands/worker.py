"""`dateline worker`: one worker process of one or more roles."""

from __future__ import annotations

import asyncio
import errno

import click
import structlog
import uvloop

from console.logs import error_text
from console.options import bootstrap_option
from console.running import need_topics
from console.serve import serve
from schemas.errors import DatelineError, SettingsError
from streams.settings import Settings, load_settings
from streams.topics import all_topics
from streams.worker import Worker, parse_roles

log = structlog.get_logger()


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
    settings = load_settings(bootstrap=bootstrap, web_port=web_port)
    roles = parse_roles(role)
    try:
        uvloop.run(_run(roles, settings))
    except DatelineError:
        raise
    except Exception as error:
        if settings.log_level == "debug":
            raise
        raise explained(error, settings) from error


def explained(error: Exception, settings: Settings) -> DatelineError:
    """Return what befell a worker as an error whose one line an operator can act on."""
    address = f"{settings.web_host}:{settings.web_port}"
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return SettingsError(
            f"DATELINE_WEB_PORT: something else listens on {address}: give another --web-port"
        )
    if isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL:
        return SettingsError(f"DATELINE_WEB_HOST: this machine has no address {settings.web_host}")
    return DatelineError(
        f"the worker crashed: {error_text(error)}; DATELINE_LOG_LEVEL=debug shows the traceback"
    )


async def _run(roles: list[str], settings: Settings) -> None:
    await need_topics(settings, [topic.name for topic in all_topics(settings)])
    log.info("worker_starting", roles=roles, bootstrap=settings.bootstrap, web_port=settings.web_port)
    await Worker(roles, settings, serve(roles, settings)).run(asyncio.Event())
    log.info("worker_stopped", roles=roles)
