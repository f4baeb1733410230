"""The poller's states in a Faust table: filled by the registry topic, moved with its partitions.

The registry `news.feeds.v1` puts all feeds of a registered domain into one partition, so one worker
polls them all, and its politeness needs no coordination between workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from urllib.parse import urlsplit

import orjson

from agents.identity.domains import registered_domain
from agents.poll.state import FeedState
from agents.poll.store import MappingStore, Plan
from agents.stage import Outcome
from schemas.codec import decode, encode
from schemas.records import Outgoing, Record
from schemas.values import Feed
from streams.tables import Table
from streams.topics import FEEDS, partition_of


def feed_partition(url: str, partitions: int) -> int:
    """Return the partition of the registry that the feed at `url` belongs to."""
    return partition_of(registered_domain(urlsplit(url).hostname or ""), partitions)


def registration(feed: Feed, partitions: int) -> Outgoing:
    """Return the registry record that adds or edits `feed`."""
    return Outgoing(
        FEEDS, feed.feed_id.encode(), encode(feed), partition=feed_partition(feed.url, partitions)
    )


def removal(feed: Feed, partitions: int) -> Outgoing:
    """Return the registry record that removes `feed`: a tombstone."""
    return Outgoing(FEEDS, feed.feed_id.encode(), None, partition=feed_partition(feed.url, partitions))


class TableStates(MutableMapping[str, bytes]):
    """The table of states as a mapping; a state is written to the partition of its feed."""

    def __init__(self, table: Table, partitions: int) -> None:
        self._table, self._partitions = table, partitions

    def __getitem__(self, feed_id: str) -> bytes:
        value = self._table.get(feed_id)
        if value is None:
            raise KeyError(feed_id)
        return value

    def __setitem__(self, feed_id: str, value: bytes) -> None:
        self._table.mark(self._place(value), feed_id, value)

    def __delitem__(self, feed_id: str) -> None:
        self._table.mark(self._place(self[feed_id]), feed_id, None)

    def __iter__(self) -> Iterator[str]:
        return (feed_id for feed_id, _ in self._table.items())

    def __len__(self) -> int:
        return sum(1 for _ in self._table.items())

    def _place(self, state: bytes) -> Record:
        # The whole state is not needed for this, and is decoded often enough.
        partition = feed_partition(orjson.loads(state)["feed"]["url"], self._partitions)
        return Record(FEEDS, partition, 0, 0, None, None)


class FeedStates(MappingStore):
    """The states of the feeds that this worker owns now; they change when partitions move."""

    def __init__(self, table: Table, partitions: int) -> None:
        self._mapping = TableStates(table, partitions)
        self._owned: set[str] = set()
        super().__init__(self._mapping)
        table.on_recovered(self._recovered)

    def take(self, record: Record) -> Outcome:
        """Apply a record of the registry: a feed is added or edited, or by a tombstone removed."""
        if record.value is None:
            self.remove((record.key or b"").decode())
            return Outcome("removed")
        self.add(decode(Feed, record.value), record.offset)
        return Outcome("registered")

    async def _recovered(self) -> None:
        """Tell the poller which feeds came and went with the partitions."""
        now = set(self._mapping)
        self.note(self._owned | now)
        self._owned = now


class SteadyStates:
    """The same states as the poller sees them: none at all while partitions move.

    From the beginning of a rebalance to the end of the recovery nobody knows whose a feed is, and two
    workers would poll it; the poller forgets it, and is told of it again afterwards.
    """

    def __init__(self, states: FeedStates, is_moving: Callable[[], bool]) -> None:
        self._states, self._is_moving = states, is_moving

    def changes(self) -> list[str]:
        """Return the ids of feeds that appeared, were edited or went since the last call."""
        return [] if self._is_moving() else self._states.changes()

    def get(self, feed_id: str) -> FeedState | None:
        """Return the state, None when the feed is not this worker's."""
        return None if self._is_moving() else self._states.get(feed_id)

    def plan(self, feed_id: str) -> Plan | None:
        """Return the plan in the state."""
        return None if self._is_moving() else self._states.plan(feed_id)

    def put(self, state: FeedState) -> None:
        """Keep `state`."""
        self._states.put(state)
