"""One worker process: the apps of its roles in one event loop, signals, and a clear end.

SIGTERM and SIGINT stop polling, let batches in flight finish, commit, and return. A stage that crashes
stops the process with its error; whoever started the process starts it again.
"""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from mode import Service

from schemas.errors import DatelineError, UsageError
from schemas.times import Clock, utc_now
from streams.app import DatelineApp, InitWeb, create_app
from streams.health import WorkerHealth
from streams.settings import Settings
from streams.stages import Role
from streams.tables import StateUnreadable
from streams.topics import ROLES
from streams.topology import WIRE

Serve = Callable[[Any, WorkerHealth], None]
"""Adds the routes of a worker to its aiohttp application."""


def parse_roles(text: str) -> list[str]:
    """Return the roles in `text`, names with commas between or `all`; raises UsageError."""
    names = list(ROLES) if text == "all" else [name.strip() for name in text.split(",")]
    for name in names:
        if name not in ROLES:
            raise UsageError(f"no role {name!r}: the roles are {', '.join(ROLES)}, or all")
    return list(dict.fromkeys(names))


class Worker:
    """The apps of `roles`; `serve` puts pages on the one web server they share."""

    def __init__(
        self, roles: Sequence[str], settings: Settings, serve: Serve, clock: Clock = utc_now
    ) -> None:
        self.apps: dict[str, DatelineApp] = {}
        self.health = WorkerHealth(self.apps)
        self._serve, self._roles = serve, [self._role(name, settings, clock) for name in roles]

    def _role(self, name: str, settings: Settings, clock: Clock) -> Role:
        web: InitWeb | None = None if self.apps else self._init_web
        app = create_app(name, settings, instance=str(settings.web_port), web=web)
        role = Role(app, settings, f"{socket.gethostname()}-{os.getpid()}", clock)
        WIRE[name](role)
        self.health.observers += role.observers
        self.apps[name] = app
        return role

    def _init_web(self, application: Any) -> None:
        self._serve(application, self.health)
        for role in self._roles:
            application.add_routes(role.routes)

    async def run(self, stop: asyncio.Event, *beside: asyncio.Task[None]) -> None:
        """Work until `stop` is set, a signal comes or a task of `beside` fails; raises what failed."""
        stop_at_signals(stop)
        for app in self.apps.values():
            app.finalize()
        # Lexicons and tables stay as long as the process: the collector need not walk them again and again.
        gc.freeze()
        process = _Process(list(self.apps.values()))
        watch = asyncio.create_task(self.health.watch())
        try:
            # A start can take as long as the broker is away: a signal must end it, too.
            await first_of(process.maybe_start(), stop.wait())
            # mode has no public way to wait for a crash.
            await first_of(process._crashed.wait(), stop.wait(), *map(_failure, beside))  # noqa: SLF001
        finally:
            watch.cancel()
            await process.stop()
        if process.crash_reason is not None:
            reason = _readable(process.crash_reason)
            if isinstance(reason, StateUnreadable):
                self._forget_state()
            raise reason

    def _forget_state(self) -> None:
        """Remove the local state, so that the next start recovers it from the changelogs."""
        for app in self.apps.values():
            shutil.rmtree(app.conf.datadir, ignore_errors=True)


class _Process(Service):
    """The apps of one worker, started together and stopped together."""

    def __init__(self, apps: Sequence[Any]) -> None:
        super().__init__()
        self._apps = apps

    def on_init_dependencies(self) -> Sequence[Any]:
        """Return the apps: a crash of one is a crash of all."""
        for app in self._apps:
            app.beacon.reattach(self.beacon)
        return ()

    async def on_start(self) -> None:
        """Start all apps at once; one after the other would add up their waits for partitions."""
        await asyncio.gather(*(self.add_runtime_dependency(app) for app in self._apps))


def stop_at_signals(stop: asyncio.Event) -> None:
    """Set `stop` when the process gets SIGTERM or SIGINT, as long as the running loop lasts."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, RuntimeError, ValueError):  # only the main thread gets signals
            loop.add_signal_handler(number, stop.set)


async def first_of(*awaitables: Any) -> None:
    """Return when the first of `awaitables` is done, and end the others; raises what it raised."""
    tasks = [asyncio.ensure_future(one) for one in awaitables]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _failure(task: asyncio.Task[None]) -> None:
    """Return never, but raise what `task` raises."""
    await asyncio.shield(task)
    await asyncio.Event().wait()


def free_port(wished: int) -> int:
    """Return the TCP port `wished` where nothing listens on it, else another that is free."""
    for port in (wished, 0):
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise UsageError(f"no free port, not even beside {wished}")


def _readable(reason: BaseException) -> BaseException:
    """Return our own error where one is the cause: its message is for the operator."""
    error: BaseException | None = reason
    while error is not None:
        if isinstance(error, DatelineError):
            return error
        error = error.__cause__
    return reason
