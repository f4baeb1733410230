"""The index of one language block: which of the items of the last days a new one resembles.

It is a function of the live items' records alone: built anew from them after a crash it decides as before
(tests/agents/dedupe/test_replay.py). Time is the hour in which items were first seen, never the clock.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from agents.dedupe.events import Events
from agents.dedupe.features import Features, Text
from agents.dedupe.kept import Kept
from agents.dedupe.packing import unpacked_text
from agents.dedupe.placed import Placed
from agents.dedupe.postings import Postings
from agents.dedupe.verify import compare
from schemas.values import Verdict

KEPT_HOURS = 72
"""A copy group is forgotten so long after its last item."""
_PER_KEY = 64
"""Newest items looked at under one key."""
_CANDIDATES = 32
"""Items compared, those that share the most keys first."""
_BOILERPLATE_FROM = 5
_BOILERPLATE_SHARE = 0.8
"""A key of five items and more of which one outlet has 80 % is that outlet's boilerplate."""
FEWEST_DEAD = 1_000
"""The index is closed up when so many of its numbers, and more than half, are of forgotten items."""


class Relation(NamedTuple):
    """What an item is to those before it; without `story_id` it begins a story."""

    verdict: Verdict
    root: int | None = None
    """The first item of the copy group that it resembles."""
    story_id: str | None = None


class Index:
    """The live items of one language block, and the hour of the newest of them."""

    def __init__(self) -> None:
        self.hour = 0
        self.kept = Kept()
        self._postings = Postings(self.kept.is_live)
        self._events = Events(self.kept)
        self._copies: dict[int, list[int]] = {}
        self._due: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))

    def advance(self, hour: int) -> list[str]:
        """Go on to `hour` (never back), and return the ids of the items that are forgotten by then."""
        if hour <= self.hour:
            return []
        self.hour = hour
        return self._forget_due()

    def relate(self, text: Text) -> Relation:
        """Return what an item that says `text` is to the live items."""
        best = max(self._resembling(text), default=None)
        if best is not None:
            is_copy, _, older = best
            root = self.kept.root(-older)
            return Relation("copy" if is_copy else "update", root, self.kept.story(root).hex())
        match = self._events.nearest(text.features.terms, text.headline_terms, self.hour)
        return Relation("corroboration", None, match.story_id) if match else Relation("new")

    def add(self, placed: Placed, features: Features, root: int | None) -> int:
        """Keep an item in its place and return its number; with `root` it joins that copy group."""
        number = self.kept.add(placed, features)
        self._postings.add(number, dict.fromkeys(features.keys))
        if root is None:
            self._events.add(number, features.terms)
        else:
            self.kept.join(number, root)
            self._copies.setdefault(root, []).append(number)
        self._due[placed.hour].append(self.kept.root(number))
        return number

    def revise(self, number: int, before: Features, after: Features) -> None:
        """Replace what an item says, seen again in the present hour."""
        self._postings.replace(number, before.keys, after.keys)
        if self.kept.root(number) == number:
            self._events.replace(number, before.terms, after.terms)
        self.kept.revise(number, self.hour, after)
        self._due[self.hour].append(self.kept.root(number))

    def restore(self, records: Iterable[Placed]) -> list[str]:
        """Fill an empty index from the records of its block; return the ids of those that are forgotten."""
        numbers: dict[str, int] = {}
        orphans = []
        for placed in sorted(records, key=lambda placed: placed.order):
            is_root = placed.root_id == placed.item_id
            if not is_root and placed.root_id not in numbers:
                orphans.append(placed.item_id)
                continue
            root = None if is_root else numbers[placed.root_id]
            numbers[placed.item_id] = self.add(placed, unpacked_text(placed.features), root)
            self.hour = max(self.hour, placed.hour)
        return orphans + self._forget_due()

    def _forget_due(self) -> list[str]:
        forgotten = []
        for due in sorted(due for due in self._due if due + KEPT_HOURS < self.hour):
            # Each group once: one of 10,000 copies in an hour would be gone through 10,000 times.
            for root in dict.fromkeys(self._due.pop(due)):
                if self.kept.is_live(root) and self._last_seen(root) == due:
                    forgotten += self._forget(root)
        if len(self.kept) - self.kept.live > max(FEWEST_DEAD, self.kept.live):
            self._renumber()
        return forgotten

    def _resembling(self, text: Text) -> list[tuple[bool, float, int]]:
        """Return (is it a copy, likeness, minus its number) of each item that `text` resembles."""
        found = []
        for number in self._candidates(text.features.keys):
            resemblance = compare(text, self.kept.features(number))
            if resemblance is not None:
                found.append((resemblance.verdict == "copy", resemblance.likeness, -number))
        return found

    def _candidates(self, keys: Sequence[int]) -> list[int]:
        shared: defaultdict[int, int] = defaultdict(int)
        for items in self._postings.newest(keys, _PER_KEY):
            if items and not self._is_boilerplate(items):
                for number in items:
                    shared[number] += 1
        return sorted(shared, key=lambda number: (-shared[number], -number))[:_CANDIDATES]

    def _is_boilerplate(self, items: Sequence[int]) -> bool:
        if len(items) < _BOILERPLATE_FROM:
            return False
        outlets = Counter(self.kept.source(number) for number in items)
        return max(outlets.values()) >= _BOILERPLATE_SHARE * len(items)

    def _group(self, root: int) -> list[int]:
        return [root, *self._copies.get(root, ())]

    def _last_seen(self, root: int) -> int:
        return max(self.kept.hour(number) for number in self._group(root))

    def _forget(self, root: int) -> list[str]:
        group = self._group(root)
        forgotten = [self.kept.item_id(number) for number in group]
        self._events.remove(root, self.kept.features(root).terms)
        for number in group:
            self.kept.drop(number)
        self._copies.pop(root, None)
        return forgotten

    def _renumber(self) -> None:
        numbers = self.kept.renumber()
        self._postings.renumber(numbers)
        self._events.renumber(numbers)
        self._copies = {
            int(numbers[root]): [int(numbers[copy]) for copy in copies]
            for root, copies in self._copies.items()
        }
        for hour, roots in self._due.items():
            self._due[hour] = array("I", [int(numbers[root]) for root in roots if numbers[root] >= 0])
