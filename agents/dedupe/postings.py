"""Which items have a key: the index that finds the candidates for a copy, at 8 bytes a key.

A Python dict would take 100 bytes for each of nine keys an item. Here most keys lie in one sorted numpy
array of `key << 32 | item`; only the newest lie in a log, which is merged into the array as it fills.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

_LEAST_NEW = 256
_NEW_SHARE = 128
"""The log is merged at a 128th of all keys: its dict costs a few bytes an item, and the merging a few us."""
_LONGEST_WALK = 256
"""Or as soon as a search met so many entries of one key: a feed may send all its items under one headline."""
_PAIR = np.dtype("<u8")
_ITEM = np.dtype("<u4")
"""The lower half of a pair, the first in memory."""
_HALF = np.uint64(32)
_LOWER_BITS = np.uint64(0xFFFF_FFFF)
_NONE = -1


class _Log:
    """The newest keys in the order they came; each names the one before it under the same key.

    A dict with a list for every key would take twice the memory, and the garbage collector's time.
    """

    def __init__(self) -> None:
        self.last: dict[int, int] = {}
        """Place of the newest entry by key."""
        self._before = array("i")
        self._keys = array("I")
        self._items = array("I")

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, item: int, keys: Collection[int]) -> None:
        last, before = self.last, self._before
        for place, key in enumerate(keys, len(self._keys)):
            before.append(last.get(key, _NONE))
            last[key] = place
        self._keys.extend(keys)
        self._items.extend([item] * len(keys))

    def items(self, key: int) -> Iterator[int]:
        """Yield the items under `key`, those that came last first."""
        place = self.last.get(key, _NONE)
        while place != _NONE:
            yield self._items[place]
            place = self._before[place]

    def pairs(self) -> NDArray[np.uint64]:
        """Return all entries as the sorted array holds them."""
        return np.asarray(self._keys, dtype=_PAIR) << _HALF | np.asarray(self._items, dtype=_PAIR)


class Postings:
    """Adds items under their keys and finds the live ones again; items and keys are numbers of 32 bits."""

    def __init__(self, is_live: Callable[[int], object], least_new: int = _LEAST_NEW) -> None:
        self._is_live = is_live
        self._least_new = least_new
        self._set_sorted(np.empty(0, dtype=_PAIR))
        self._new = _Log()
        self._is_slow = False
        """Whether a search walked through too much of the log."""
        self._removed: set[tuple[int, int]] = set()
        """Keys that items have left since the last merge."""

    def add(self, item: int, keys: Collection[int]) -> None:
        """Add `item` under each of `keys`."""
        self._new.add(item, keys)
        if self._is_slow or len(self._new) >= max(self._least_new, len(self._sorted) // _NEW_SHARE):
            self._merge()

    def replace(self, item: int, before: Iterable[int], after: Iterable[int]) -> None:
        """Move `item` from the keys `before` to the keys `after`."""
        old, new = set(before), set(after)
        removed_once = {key for key in new - old if (key, item) in self._removed}
        self._removed.update((key, item) for key in old - new)
        self._removed.difference_update((key, item) for key in removed_once)
        self.add(item, new - old - removed_once)

    def newest(self, keys: Sequence[int], most: int) -> Iterator[list[int]]:
        """Yield for each of `keys` the `most` newest live items under it, the newest first."""
        lowest = np.array(keys, dtype=_PAIR) << _HALF
        starts = self._sorted.searchsorted(lowest).tolist()
        ends = self._sorted.searchsorted(lowest | _LOWER_BITS).tolist()
        new = self._new.last
        for key, start, end in zip(keys, starts, ends, strict=True):
            yield self._live(key, start, end, most) if end > start or key in new else []

    def _live(self, key: int, start: int, end: int, most: int) -> list[int]:
        """Return the live items under `key`, in the array from `start` to `end`; few are dead as a rule.

        The array alone must give `most`: the log may name older items, for they can be given a key late.
        """
        items = self._filtered(key, self._items[max(start, end - most) : end].tolist())
        if len(items) < most < end - start:
            items = self._filtered(key, self._items[start:end].tolist())
        if key in self._new.last:
            late = list(self._new.items(key))
            self._is_slow |= len(late) >= _LONGEST_WALK
            items += self._filtered(key, late)
        items.sort(reverse=True)
        return items[:most]

    def _filtered(self, key: int, items: Iterable[int]) -> list[int]:
        if self._removed:
            items = [item for item in items if (key, item) not in self._removed]
        return list(filter(self._is_live, items))

    def renumber(self, numbers: NDArray[np.int64]) -> None:
        """Give all items their new `numbers` and forget those that have none (-1)."""
        self._merge()
        items = (self._sorted & _LOWER_BITS).astype(np.int64)
        kept = numbers[items] >= 0
        pairs = self._sorted & ~_LOWER_BITS | numbers[items].astype(_PAIR) & _LOWER_BITS
        self._set_sorted(pairs[kept])

    def _merge(self) -> None:
        merged = np.concatenate([self._sorted, self._new.pairs()])
        merged.sort(kind="stable")
        self._set_sorted(self._without_removed(merged))
        self._new, self._is_slow, self._removed = _Log(), False, set()

    def _without_removed(self, pairs: NDArray[np.uint64]) -> NDArray[np.uint64]:
        if not self._removed or not len(pairs):
            return pairs
        removed = np.array([key << 32 | item for key, item in self._removed], dtype=_PAIR)
        places = np.minimum(pairs.searchsorted(removed), len(pairs) - 1)
        return np.delete(pairs, places[pairs[places] == removed])

    def _set_sorted(self, pairs: NDArray[np.uint64]) -> None:
        self._sorted, self._items = pairs, pairs.view(_ITEM)[::2]
