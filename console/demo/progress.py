"""How far the flow has got, read from Kafka: what is polled, and what of it is accounted for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from agents.poll.failure import Failure
from agents.poll.state import FeedState
from console.commands.feeds import read_states
from console.ledger_reading import LedgerReading, read_ledger
from streams.settings import Settings

_UNREACHED = {Failure.DNS, Failure.CONNECT, Failure.TIMEOUT}
_ENOUGH = 30
"""Feeds that cannot be reached, and none that can, tell that the network is closed."""
_PAUSE_S = 0.2


class Progress:
    """Watches the feeds `feed_ids` on their way through the stages."""

    def __init__(self, settings: Settings, feed_ids: Sequence[str]) -> None:
        self._settings, self._feed_ids = settings, feed_ids

    async def until_idle(self, polls: int) -> LedgerReading:
        """Return the ledger once each feed was polled `polls` times and every stage has counted its input."""
        await self._until_polled(polls)
        while True:
            reading = await read_ledger(self._settings)
            if reading.is_resting and not any(reading.waiting.values()):
                return reading
            await asyncio.sleep(_PAUSE_S)

    async def nothing_reached(self) -> bool:
        """Return whether the network is closed: once many feeds were polled and none was reached."""
        while True:
            states = await self._states()
            troubles = [state.trouble.kind if state.trouble else None for state in states if state.polled_at]
            if any(trouble not in _UNREACHED for trouble in troubles):
                return False
            if len(troubles) >= min(_ENOUGH, len(self._feed_ids)):
                return True
            await asyncio.sleep(_PAUSE_S)

    async def in_trouble(self) -> list[FeedState]:
        """Return the feeds whose last poll gave no items."""
        return [state for state in await self._states() if state.trouble is not None]

    async def _until_polled(self, polls: int) -> None:
        while True:
            states = await self._states()
            done = sum(state.counts.polls >= polls or state.merged_into is not None for state in states)
            if done == len(self._feed_ids):
                return
            await asyncio.sleep(_PAUSE_S)

    async def _states(self) -> list[FeedState]:
        states = await read_states(self._settings)
        return [states[feed_id] for feed_id in self._feed_ids if feed_id in states]
