"""How far the flow has got, read from Kafka: what is polled, and what of it is accounted for."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from agents.poll.failure import Failure
from agents.poll.state import FeedState
from console.account import read_entries
from console.commands.feeds import read_states
from schemas.values import LedgerEntry
from streams.kafka import partitions_of, reader
from streams.settings import Settings
from streams.topics import FEEDS, IDENTIFIED, ITEMS, RAW, STORIES

READS = {"feeds": FEEDS, "dedupe": RAW, "match": IDENTIFIED, "enrich": ITEMS, "publish": STORIES}
"""The input topic of every stage with a ledger."""
_UNREACHED = {Failure.DNS, Failure.CONNECT, Failure.TIMEOUT}
_ENOUGH = 30
"""Feeds that cannot be reached, and none that can, tell that the network is closed."""
_PAUSE_S = 0.2


class Progress:
    """Watches the feeds `feed_ids` on their way through the stages."""

    def __init__(self, settings: Settings, feed_ids: Sequence[str]) -> None:
        self._settings, self._feed_ids = settings, feed_ids

    async def until_idle(self, polls: int) -> list[LedgerEntry]:
        """Return the ledger once each feed was polled `polls` times and every stage has counted its input."""
        await self._until_polled(polls)
        while True:
            ends = await self._ends()
            entries = await read_entries(self._settings)
            if behind(entries, ends) == 0 and ends == await self._ends():
                return entries
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

    async def _ends(self) -> dict[str, int]:
        async with reader(self._settings) as client:
            places = await partitions_of(client, READS.values())
            client.assign(places)
            ends: Counter[str] = Counter()
            for place, end in (await client.end_offsets(places)).items():
                ends[place.topic] += end
            return dict(ends)


def behind(entries: Iterable[LedgerEntry], ends: Mapping[str, int]) -> int:
    """Return how many records the stages have not counted yet, where the topics end at `ends`."""
    through: dict[str, dict[int, int]] = defaultdict(dict)
    for entry in entries:
        partitions = through[entry.stage]
        partitions[entry.partition] = max(partitions.get(entry.partition, 0), entry.through)
    return sum(ends[topic] - sum(through[stage].values()) for stage, topic in READS.items())
