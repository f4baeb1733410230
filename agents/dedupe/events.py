"""Which story is an item about: TF-IDF over the words of headline and lead, one centroid a story.

A word weighs by how many stories began with it, not by how many items have it: else the words that name a
much reported event would weigh ever less, and its story would fall apart. The centroid of a story is the
sum of its newest items; how like an item is to it falls with the time since the last of them.

Everything is counted over the live items alone, in integers, so that an index built anew from the table
gives the same answers as the one before.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple
from zlib import crc32

from agents.dedupe.features import TERM_HASHES
from agents.dedupe.kept import Kept, Numbers
from agents.dedupe.postings import Postings

SAME_EVENT = 0.25
"""Least cosine of an item and a story (docs/dedupe.md says what others give)."""
HALF_LIFE_HOURS = 48
_SMOOTHING = 5
"""Stories added to a word's frequency: a word never seen before must not outweigh all that are shared."""
_POSTED = 10
"""First words of an item under which it is found, its headline's as a rule: each takes 8 bytes."""
_MEMBERS = 16
"""Newest items of a story that make its centroid."""
_RAREST = 7
"""Known words of an item by which stories are looked up, the rarest first."""
_NEWEST = 6
"""Items looked at for each of them: more find stories that a word has left since."""
_STORIES = 3
"""Stories compared, those that share the most first."""
_LARGER_FIRST = 0.1
"""Exponent of a story's members, by which the larger of two stories that are alike enough is preferred: else
an event with many items falls into several stories that all go on."""
_NARROW = 0xFFFF
"""No word has begun more stories than there are: so many fit into counters of 16 bits."""
_SHARED = 2
"""Words of its headline that an item must share with a story: leads share an outlet's boilerplate."""


class Match(NamedTuple):
    """A story, and how like it an item is, 0 to 1."""

    story_id: str
    likeness: float


class _Sought(NamedTuple):
    """An item whose story is sought: its words with their weights, and the length of that vector."""

    weights: dict[int, float]
    length: float
    headline: frozenset[int]
    hour: int


class _Weights(dict[int, float]):
    """The inverse document frequency of a word, by the number of stories that began with it."""

    def __init__(self, stories: int) -> None:
        super().__init__()
        self._stories = stories

    def __missing__(self, frequency: int) -> float:
        """Return the weight, and remember it."""
        weight = self[frequency] = math.log1p(self._stories / (frequency + _SMOOTHING))
        return weight


class Events:
    """The words of the live items that began a copy group, by word and by story."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._postings = Postings(kept.is_live)
        """Numbers of items by the words' hashes, and by the hash of their story."""
        self._frequencies = array("H", bytes(2 * TERM_HASHES))
        """Stories that began with a word; wider from `_NARROW` stories on, for most languages have fewer."""
        self._stories = 0
        self._weights = _Weights(1)

    def add(self, number: int, terms: Sequence[int]) -> None:
        """Add the words of a new item."""
        self._postings.add(number, [_key(self._kept.story(number)), *terms[:_POSTED]])
        if self._kept.begins_story(number):
            self._count(terms, 1)
            self._set_stories(self._stories + 1)

    def replace(self, number: int, before: Sequence[int], after: Sequence[int]) -> None:
        """Change the words of an item."""
        self._postings.replace(number, before[:_POSTED], after[:_POSTED])
        if self._kept.begins_story(number):
            self._count(before, -1)
            self._count(after, 1)

    def remove(self, number: int, terms: Iterable[int]) -> None:
        """Take out the words of an item that is about to be dropped."""
        if self._kept.begins_story(number):
            self._count(terms, -1)
            self._set_stories(self._stories - 1)

    def renumber(self, numbers: Numbers) -> None:
        """Give all live items their new numbers."""
        self._postings.renumber(numbers)

    def _count(self, terms: Iterable[int], change: int) -> None:
        for term in terms:
            self._frequencies[term] += change

    def _set_stories(self, stories: int) -> None:
        """Weigh among the next power of two: weights that are remembered serve for long."""
        if stories.bit_length() != self._stories.bit_length():
            self._weights = _Weights(1 << stories.bit_length())
        if stories == _NARROW:
            self._frequencies = array("I", self._frequencies)
        self._stories = stories

    def nearest(self, terms: Sequence[int], in_headline: int, hour: int) -> Match | None:
        """Return the story that an item at `hour` joins, or None where none is alike enough.

        The first `in_headline` of its words `terms` are the headline's.
        """
        weights = self._weigh(terms)
        stories = self._candidates(weights)
        if not stories:
            return None
        sought = _Sought(weights, math.hypot(*weights.values()), frozenset(terms[:in_headline]), hour)
        best, most = None, 0.0
        found = self._postings.newest(list(map(_key, stories)), _MEMBERS)
        for story, numbers in zip(stories, found, strict=True):
            members = self._of_story(story, numbers)
            likeness = self._likeness(members, sought)
            preferred = likeness * len(members) ** _LARGER_FIRST
            if likeness >= SAME_EVENT and preferred > most:
                best, most = Match(story.hex(), likeness), preferred
        return best

    def _weigh(self, terms: Iterable[int]) -> dict[int, float]:
        weights, frequencies = self._weights, self._frequencies
        return {term: weights[frequencies[term]] for term in terms}

    def _candidates(self, weights: dict[int, float]) -> list[bytes]:
        """Return the stories that share two or more of the item's rare words, those that share most first."""
        rarest_first = sorted(weights, key=weights.__getitem__, reverse=True)
        found = zip(rarest_first, self._postings.newest(rarest_first, _NEWEST), strict=True)
        met: dict[bytes, float] = {}
        shared: dict[bytes, float] = {}
        for term, items in islice((pair for pair in found if pair[1]), _RAREST):
            weight = weights[term]
            for story in set(map(self._kept.story, items)):
                if story in met:
                    met[story] = shared[story] = met[story] + weight
                else:
                    met[story] = weight
        return sorted(shared, key=lambda story: (-shared[story], story))[:_STORIES]

    def _of_story(self, story: bytes, numbers: Iterable[int]) -> list[int]:
        """Return those of `numbers` that belong to `story`: two stories may have one key."""
        return [number for number in numbers if self._kept.story(number) == story]

    def _likeness(self, members: Sequence[int], sought: _Sought) -> float:
        """Return the cosine of an item and the centroid of `members`, halved every half-life."""
        counts = Counter(chain.from_iterable(map(self._kept.terms, members)))
        if len(sought.headline & counts.keys()) < _SHARED:
            return 0.0
        weights, frequencies = self._weights, self._frequencies
        centroid = [weights[frequencies[term]] * count for term, count in counts.items()]
        product = sum(
            weight * weight * counts[term] for term, weight in sought.weights.items() if term in counts
        )
        age = sought.hour - max(map(self._kept.hour, members))
        cosine: float = product / sought.length / math.hypot(*centroid)
        return cosine * math.pow(0.5, age / HALF_LIFE_HOURS)


def _key(story: bytes) -> int:
    return crc32(story)
