"""Which story is a headline about: TF-IDF over the headlines of the last days, one centroid a story.

Everything is counted over the live items alone, in integers, so that an index built anew from the table
gives the same answers as the one before. The centroid of a story is the sum of its newest headlines; how
like a headline is to it falls with the time since its last one.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple
from zlib import crc32

from agents.dedupe.kept import Kept, Numbers
from agents.dedupe.postings import Postings

SAME_EVENT = 0.3
"""Least cosine of a headline and a story (docs/dedupe.md has the curve)."""
HALF_LIFE_HOURS = 48
_SMOOTHING = 20
"""Items added to a word's frequency: a word never seen before must not outweigh all that are shared."""
_MEMBERS = 16
"""Newest headlines of a story that make its centroid."""
_RAREST = 5
"""Words of a headline by which stories are looked up, the rarest first."""
_NEWEST = 48
"""Items looked at for each of them."""
_STORIES = 3
"""Stories compared, those that share the most first."""
_SHARED = 2
"""Words that a headline must share with a story."""


class Match(NamedTuple):
    """A story, and how like it a headline is, 0 to 1."""

    story_id: str
    likeness: float


class Events:
    """The headlines of the live items that began a copy group, by word and by story."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._items: dict[int, array[int]] = {}
        self._stories = Postings()
        self._count = 0
        self._scale = 0
        self._weights: dict[int, float] = {}

    def add(self, number: int, terms: Iterable[int]) -> None:
        """Add a new item's headline to its story."""
        for term in terms:
            self._items.setdefault(term, array("I")).append(number)
        self._stories.add(number, [_key(self._kept.story_id(number))])
        self._count += 1

    def replace(self, number: int, before: Iterable[int], after: Iterable[int]) -> None:
        """Change the headline of an item."""
        self._take(number, before)
        for term in after:
            insort(self._items.setdefault(term, array("I")), number)

    def remove(self, number: int, terms: Iterable[int]) -> None:
        """Take out the headline of an item that is no longer live."""
        self._take(number, terms)
        self._count -= 1

    def renumber(self, numbers: Numbers) -> None:
        """Give all live items their new numbers."""
        self._stories.renumber(numbers)
        for term, items in self._items.items():
            self._items[term] = array("I", [int(numbers[item]) for item in items])

    def _take(self, number: int, terms: Iterable[int]) -> None:
        for term in terms:
            items = self._items[term]
            del items[bisect_left(items, number)]
            if not items:
                del self._items[term]

    def nearest(self, terms: Sequence[int], hour: int) -> Match | None:
        """Return the story most like a headline of `terms` at `hour`, or None where none is like it."""
        weights = {term: self._weight(term) for term in terms}
        length = math.hypot(*weights.values())
        stories = self._candidates(weights)
        members = self._stories.find([_key(story_id) for story_id in stories]) if stories else ()
        found = [
            self._match(story_id, self._newest(story_id, numbers), weights, length, hour)
            for story_id, numbers in zip(stories, members, strict=True)
        ]
        best = max(found, key=lambda match: match.likeness, default=None)
        return best if best is not None and best.likeness >= SAME_EVENT else None

    def _weight(self, term: int) -> float:
        """Return the inverse document frequency of `term`, among the count's next power of two."""
        if self._scale != (scale := 1 << self._count.bit_length()):
            self._scale, self._weights = scale, {}
        frequency = len(self._items.get(term, ()))
        weight = self._weights.get(frequency)
        if weight is None:
            weight = self._weights[frequency] = math.log1p(scale / (frequency + _SMOOTHING))
        return weight

    def _candidates(self, weights: dict[int, float]) -> list[str]:
        """Return the stories that share most of the headline's rare words."""
        known = sorted((term for term in weights if term in self._items), key=lambda term: -weights[term])
        shared: defaultdict[str, float] = defaultdict(float)
        for term in known[:_RAREST]:
            for story_id in {self._kept.story_id(number) for number in self._items[term][-_NEWEST:]}:
                shared[story_id] += weights[term]
        return sorted(shared, key=lambda story_id: (-shared[story_id], story_id))[:_STORIES]

    def _newest(self, story_id: str, numbers: Sequence[int]) -> list[int]:
        """Return the newest live items of the story; `numbers` may hold dead ones and other stories'."""
        live = (number for number in reversed(numbers) if self._kept.is_live(number))
        return list(islice((number for number in live if self._kept.story_id(number) == story_id), _MEMBERS))

    def _match(
        self, story_id: str, members: Sequence[int], weights: dict[int, float], length: float, hour: int
    ) -> Match:
        counts: Counter[int] = Counter()
        for number in members:
            counts.update(self._kept.terms(number))
        shared = [term for term in weights if term in counts]
        if len(shared) < _SHARED:
            return Match(story_id, 0.0)
        centroid = {term: count * self._weight(term) for term, count in counts.items()}
        cosine = (
            sum(weights[term] * centroid[term] for term in shared) / length / math.hypot(*centroid.values())
        )
        age = hour - max(self._kept.hour(number) for number in members)
        return Match(story_id, cosine * 0.5 ** (age / HALF_LIFE_HOURS))


def _key(story_id: str) -> int:
    return crc32(story_id.encode())
