"""Where feed states are kept: what the poller asks of the worker's table.

The table changes under the poller: an operator adds and removes feeds, and a rebalance moves partitions,
so feeds appear and disappear. The poller asks for the changes before each round and forgets at once what
is no longer here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, replace
from typing import Protocol, Self

import orjson

from agents.poll.state import FeedState
from schemas.codec import decode, encode
from schemas.values import Feed


@dataclass(frozen=True, slots=True)
class Plan:
    """As much of a state as the poller holds in memory for every feed."""

    url: str
    adopted: bool
    next_poll_at: float
    interval_s: float

    @classmethod
    def of(cls, state: FeedState) -> Self:
        """Return the plan in `state`."""
        return cls(state.address, state.url is not None, state.next_poll_at, state.interval_s)


class Store(Protocol):
    """The states of the feeds that this worker owns, by feed_id."""

    def changes(self) -> Iterable[str]:
        """Return the ids of feeds that appeared, were edited or went since the last call; first of all feeds.

        What `put` wrote need not be among them.
        """
        ...

    def get(self, feed_id: str) -> FeedState | None:
        """Return the state, None when the feed is not (or no longer) this worker's."""
        ...

    def plan(self, feed_id: str) -> Plan | None:
        """Return the plan in the state, without decoding all of it."""
        ...

    def put(self, state: FeedState) -> None:
        """Keep `state`; the changelog has it when this returns or soon after."""
        ...


def encode_state(state: FeedState) -> bytes:
    """Return `state` as JSON for the table.

    A copy, because orjson's result keeps its working buffer: 8 kB a feed instead of one.
    """
    return bytes(memoryview(encode(state)))


def decode_state(data: bytes) -> FeedState:
    """Return the state in `data`; raises Undecodable."""
    return decode(FeedState, data)


def decode_plan(data: bytes) -> Plan:
    """Return the plan in an encoded state."""
    value = orjson.loads(data)
    adopted = value["url"]
    return Plan(
        adopted or value["feed"]["url"], adopted is not None, value["next_poll_at"], value["interval_s"]
    )


def registered(state: FeedState | None, feed: Feed, entry: int) -> FeedState:
    """Return the state of a feed that the registry (again) describes as `feed`: it is due at once.

    `entry` counts the registry's records: one that is read again changes nothing, or every feed would be
    polled anew whenever partitions move.
    """
    if state is None:
        return FeedState(feed=feed, entry=entry)
    return state if entry <= state.entry else replace(state, feed=feed, entry=entry, next_poll_at=0.0)


class MappingStore:
    """A Store over any mapping of feed_id to encoded state, e.g. a dict or a table's view.

    `write` replaces the mapping's own item assignment where a write needs more than a key (Faust: the
    partition of its changelog).
    """

    def __init__(
        self, states: MutableMapping[str, bytes], write: Callable[[FeedState, bytes], None] | None = None
    ) -> None:
        self._states, self._write = states, write
        self._changed: set[str] = set(states)

    def changes(self) -> list[str]:
        """Return and forget the ids noted since the last call."""
        changed, self._changed = list(self._changed), set()
        return changed

    def note(self, feed_ids: Iterable[str]) -> None:
        """Tell the poller that these feeds appeared, were edited or went."""
        self._changed.update(feed_ids)

    def get(self, feed_id: str) -> FeedState | None:
        """Return the state of `feed_id`."""
        data = self._states.get(feed_id)
        return None if data is None else decode_state(data)

    def plan(self, feed_id: str) -> Plan | None:
        """Return the plan of `feed_id`."""
        data = self._states.get(feed_id)
        return None if data is None else decode_plan(data)

    def put(self, state: FeedState) -> None:
        """Write `state`."""
        data = encode_state(state)
        if self._write is None:
            self._states[state.feed.feed_id] = data
        else:
            self._write(state, data)

    def add(self, feed: Feed, entry: int | None = None) -> None:
        """Add or edit a feed, as the registry's record `entry` says; without it, as a newer one says."""
        state = self.get(feed.feed_id)
        if entry is None:
            entry = state.entry + 1 if state else 0
        self.put(registered(state, feed, entry))
        self.note([feed.feed_id])

    def remove(self, feed_id: str) -> None:
        """Remove a feed, as a registry's tombstone says."""
        if self._states.pop(feed_id, None) is not None:
            self.note([feed_id])
