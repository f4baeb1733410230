"""Whether the apps of a worker can do their work, as `/readyz` tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from streams.fence import HOLDS_S

Observer = Callable[[], list[str]]

TICK_S = 1.0
_LATE_S = 5.0


class WorkerHealth:
    """Asks the Faust apps of one worker process; `watch` measures that the event loop is fresh."""

    def __init__(self, apps: Mapping[str, Any]) -> None:
        self._apps = apps
        self._late_s = 0.0
        self.observers: list[Observer] = []
        """What roles have to say about how they get on; added by whoever wires them."""

    def reasons(self) -> list[str]:
        """Return why the worker is not ready, one sentence each; empty where it is."""
        working = {role: app for role, app in self._apps.items() if app.agents}
        found = [reason for role, app in working.items() if (reason := _reason(role, app))]
        if self._late_s > _LATE_S:
            found.append(f"the event loop was blocked for {self._late_s:.0f} s a moment ago")
        return found

    def notes(self) -> list[str]:
        """Return what an operator should know though the worker is ready, one sentence each."""
        return [note for observe in self.observers for note in observe()]

    async def watch(self) -> None:
        """Measure, for ever, how late a tick of the event loop comes."""
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(TICK_S)
            self._late_s = loop.time() - before - TICK_S


def _reason(role: str, app: Any) -> str | None:
    if not app.started:
        return f"{role} has not started"
    if app.rebalancing:
        return f"{role} is in a rebalance"
    if not app.tables.recovery.completed.is_set():
        return f"{role} is recovering its tables"
    if not app.consumer.assignment():
        return f"{role} has no partitions"
    if app.fence is not None and app.fence.is_stale():
        return f"{role} sends nothing: its group has been silent for {HOLDS_S:.0f} s, is the broker away?"
    return None
