"""Prints events as they come, and knows how many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import click

from agents.publish.render import one_line
from console.commands.tail import event_json
from schemas.records import Record


class Printer:
    """Prints events and knows how many."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._printed = 0
        self._changed = asyncio.Condition()

    async def follow(self, events: AsyncIterator[Record]) -> None:
        """Print `events` as they come."""
        async for event in events:
            click.echo(event_json(event) if self._as_json else one_line(event.value or b"", event.topic))
            async with self._changed:
                self._printed += 1
                self._changed.notify_all()

    async def until(self, count: int) -> None:
        """Return when `count` events have been printed."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._printed >= count)
