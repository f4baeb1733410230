"""The last events of all regions in one order, shared by every reader of the live tail.

Events are numbered as they arrive. A subscriber keeps one number and asks for what came after it, so
a slow one costs no memory: when the ring has let go of what it has not read yet, it is told so.
"""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import islice

from console.view.events import LiveEvent

MOST_EVENTS = 5_000
MOST_BYTES = 64 << 20


class TooSlow(Exception):
    """The subscriber is further behind than the ring reaches."""


class EventRing:
    """Holds at most `most_events` events and `most_bytes` of their JSON; the oldest go first."""

    def __init__(self, most_events: int = MOST_EVENTS, most_bytes: int = MOST_BYTES) -> None:
        self._most_events, self._most_bytes = most_events, most_bytes
        self._events: deque[LiveEvent] = deque()
        self._numbers: dict[str, int] = {}
        self._bytes = 0
        self._next = 0
        self._grown = asyncio.Event()

    @property
    def next_number(self) -> int:
        """Return the number that the next event will have."""
        return self._next

    def append(self, event: LiveEvent) -> None:
        """Add `event` and wake those who wait."""
        self._events.append(event)
        self._numbers[event.place] = self._next
        self._next += 1
        self._bytes += len(event.data)
        while len(self._events) > self._most_events or (
            self._bytes > self._most_bytes and len(self._events) > 1
        ):
            self._drop_oldest()
        self._grown.set()
        self._grown = asyncio.Event()

    def since(self, number: int, most: int = 200) -> list[LiveEvent]:
        """Return up to `most` events from `number` on, oldest first; raises TooSlow where they are gone."""
        first = self._next - len(self._events)
        if number < first:
            raise TooSlow
        return list(islice(self._events, number - first, number - first + most))

    def latest(self, most: int) -> list[LiveEvent]:
        """Return the last `most` events, the newest first."""
        return list(islice(reversed(self._events), most))

    def number_after(self, place: str) -> int | None:
        """Return the number after the event at `topic-partition-offset`; None where it is not held."""
        number = self._numbers.get(place)
        return None if number is None else number + 1

    async def grown(self, number: int) -> None:
        """Return when the event with `number` is there."""
        while self._next <= number:
            await self._grown.wait()

    def _drop_oldest(self) -> None:
        oldest = self._events.popleft()
        self._numbers.pop(oldest.place, None)
        self._bytes -= len(oldest.data)
