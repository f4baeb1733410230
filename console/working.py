"""Runs the worker of `dateline worker`, and says in one line what ended it."""

from __future__ import annotations

import asyncio
import errno

import structlog
import uvloop

from console.logs import error_text
from console.running import need_topics
from console.serve import serve
from schemas.errors import DatelineError, SettingsError
from streams.settings import Settings
from streams.topics import all_topics
from streams.worker import Worker, first_of, parse_roles, stop_at_signals

log = structlog.get_logger()


def run_worker(role: str, settings: Settings) -> None:
    """Run a worker of `role` (names with commas between, or `all`) until it is told to stop.

    Raises DatelineError, one line that says what an operator can do; in debug mode whatever befell it.
    """
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
    stop = asyncio.Event()
    stop_at_signals(stop)
    await first_of(need_topics(settings, [topic.name for topic in all_topics(settings)]), stop.wait())
    if not stop.is_set():
        log.info("worker_starting", roles=roles, bootstrap=settings.bootstrap, web_port=settings.web_port)
        await Worker(roles, settings, serve(roles, settings)).run(stop)
    log.info("worker_stopped", roles=roles)
