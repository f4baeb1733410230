"""The live items of a language block, in the order in which they came."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from agents.dedupe.features import Features
from agents.dedupe.packing import pack_slim, unpack, unpack_terms
from agents.dedupe.placed import Placed

Numbers = NDArray[np.int64]
"""New numbers of items by their old ones; -1 for a dead item."""

_ID = 16
"""Bytes of an item id."""
_STORY = slice(_ID, 2 * _ID)
"""The id of an item's story in what is kept of it, after its own; then come the features."""


class Kept:
    """Items by their number; numbers grow with the order, and are never given twice."""

    def __init__(self) -> None:
        self._orders = array("Q")
        self._hours = array("I")
        self._roots = array("I")
        self._sources = array("H")
        self._packed: list[bytes] = []
        self.is_live: Callable[[int], object] = self._packed.__getitem__
        """Whether an item is still kept: a call of C, for it is asked of every posting."""
        self.live = 0

    def __len__(self) -> int:
        """Return how many numbers have been given."""
        return len(self._orders)

    def add(self, placed: Placed, features: Features) -> int:
        """Keep an item that came after all others, and return its number; it is its own group's root."""
        number = len(self._orders)
        self._orders.append(placed.order)
        self._hours.append(placed.hour)
        self._roots.append(number)
        self._sources.append(placed.source)
        self._packed.append(bytes.fromhex(placed.item_id + placed.story_id) + pack_slim(features))
        self.live += 1
        return number

    @property
    def next_order(self) -> int:
        """The least order for a new item: above all others, even where a topic was made anew."""
        return self._orders[-1] + 1 if self._orders else 0

    def join(self, number: int, root: int) -> None:
        """Put the item into the copy group that `root` began."""
        self._roots[number] = root

    def revise(self, number: int, hour: int, features: Features) -> None:
        """Replace what the item says."""
        self._hours[number] = hour
        self._packed[number] = self._packed[number][: _STORY.stop] + pack_slim(features)

    def drop(self, number: int) -> None:
        """Forget the item."""
        self._packed[number] = b""
        self.live -= 1

    def renumber(self) -> Numbers:
        """Close the gaps that dead items left, and return the new numbers of all others."""
        live = np.fromiter(map(bool, self._packed), dtype=bool, count=len(self._packed))
        numbers = np.where(live, np.cumsum(live) - 1, -1)
        self._orders = array("Q", np.asarray(self._orders, dtype=np.uint64)[live].tobytes())
        self._hours = array("I", np.asarray(self._hours, dtype=np.uint32)[live].tobytes())
        self._sources = array("H", np.asarray(self._sources, dtype=np.uint16)[live].tobytes())
        roots = numbers[np.asarray(self._roots, dtype=np.uint32)[live]]
        self._roots = array("I", roots.astype(np.uint32).tobytes())
        self._packed[:] = filter(None, self._packed)
        return numbers

    def number(self, order: int) -> int | None:
        """Return the number of the live item that came at `order`, or None."""
        number = bisect_left(self._orders, order)
        there = number < len(self._orders) and self._orders[number] == order and bool(self._packed[number])
        return number if there else None

    def hour(self, number: int) -> int:
        """Return when the item was last seen, in hours since 1970."""
        return self._hours[number]

    def root(self, number: int) -> int:
        """Return the first item of the item's copy group."""
        return self._roots[number]

    def source(self, number: int) -> int:
        """Return the item's outlet, as a hash of 16 bits."""
        return self._sources[number]

    def item_id(self, number: int) -> str:
        """Return the item's id, 32 hex digits."""
        return self._packed[number][:_ID].hex()

    def story(self, number: int) -> bytes:
        """Return the id of the item's story as 16 bytes."""
        return self._packed[number][_STORY]

    def begins_story(self, number: int) -> bool:
        """Return whether the item is the first of its story."""
        return self._packed[number].startswith(self.story(number))

    def features(self, number: int) -> Features:
        """Return what the item says; of its keys only the first, the headline's."""
        return unpack(self._packed[number], _STORY.stop)

    def terms(self, number: int) -> array[int]:
        """Return the words of the item by which its story is found."""
        return unpack_terms(self._packed[number], _STORY.stop)
