"""One worker process: the apps of its roles in one event loop, signals, and a clear end.

Exit: SIGTERM and SIGINT stop polling, let batches in flight finish, commit, and return. A stage that
crashes stops the process with its error; whoever started the process starts it again.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import structlog
from mode import Service

from schemas.errors import DatelineError

log = structlog.get_logger()


class Process(Service):
    """The apps of one worker, started together and stopped together."""

    def __init__(self, apps: Sequence[Any]) -> None:
        super().__init__()
        self._apps = apps

    def on_init_dependencies(self) -> Sequence[Any]:
        """Start every app with the process; a crash of one is a crash of all."""
        for app in self._apps:
            app.beacon.reattach(self.beacon)
        return self._apps


async def run(apps: Sequence[Any], stop: asyncio.Event | None = None) -> None:
    """Run `apps` until `stop` is set or a signal comes; raises what crashed one of them."""
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, ValueError):  # not the main thread (tests)
            loop.add_signal_handler(number, stop.set)
    for app in apps:
        app.finalize()
    process = Process(apps)
    watchers: list[asyncio.Future[Any]] = [asyncio.ensure_future(stop.wait())]
    try:
        await process.maybe_start()
        # mode has no public way to wait for a crash.
        watchers.append(asyncio.ensure_future(process._crashed.wait()))  # noqa: SLF001
        await asyncio.wait(watchers, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for watcher in watchers:
            watcher.cancel()
        await process.stop()
    if process.crash_reason is not None:
        raise _readable(process.crash_reason)


def _readable(reason: BaseException) -> BaseException:
    """Return our own error where one is the cause: its message is for the operator."""
    error: BaseException | None = reason
    while error is not None:
        if isinstance(error, DatelineError):
            return error
        error = error.__cause__
    return reason
