"""Are two items one text: the rules, measured on pairs labelled by hand (docs/dedupe.md)."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple

from agents.dedupe.features import Features, Full, Text

SAME_SHORT = 0.35
"""Least Jaccard index of the shingles of headline and lead."""
SAME_SHORT_AND_HEADLINE = 0.12
"""The same under one headline: it is that much even where only the headline is shared."""
SAME_FULL = 0.68
"""Least containment of the shorter body in the longer one."""
SAME_LEAD = 0.5
"""Least part of a lead's pairs of words that stands in the other text; else a new lead stands on an old
background. Pairs are common to many texts, so sequences of body length need less:"""
SAME_OPENING = 0.3
_HEADLINE_TELLS = 4
"""A headline of fewer shingles may head anything (`Weather`, `News in brief`)."""
_FEWEST = 4
"""Shingles of a lead that must fall into the range of a sketch to say anything."""


class Resemblance(NamedTuple):
    """How the newer of two items relates to the older: what it is, and how alike they are, 0 to 1."""

    verdict: Literal["copy", "update"]
    likeness: float


def compare(new: Text, old: Features) -> Resemblance | None:
    """Return how `new` resembles `old`, or None where they are two texts."""
    if new.full and old.sketch:
        return _compare_full(new.full, new.features, old)
    likeness = jaccard(new.short, {*old.headline, *old.lead})
    one_headline = new.features.keys[0] == old.keys[0] != 0 and len(old.headline) >= _HEADLINE_TELLS
    if likeness < (SAME_SHORT_AND_HEADLINE if one_headline else SAME_SHORT):
        return None
    return Resemblance("update" if numbers_conflict(new.features, old) else "copy", likeness)


def _compare_full(text: Full, new: Features, old: Features) -> Resemblance | None:
    likeness = containment(text.sequences, old.sketch)
    if likeness < SAME_FULL:
        return None
    one_lead = _shares_lead(text, new, old) and not numbers_conflict(new, old)
    return Resemblance("copy" if one_lead else "update", likeness)


def _shares_lead(text: Full, new: Features, old: Features) -> bool:
    """Return whether the lead of either stands in the other."""
    old_lead, new_lead = set(old.lead), set(new.lead)
    if max(part_in(new_lead, old_lead), part_in(old_lead, set(text.pairs))) >= SAME_LEAD:
        return True
    opening = {value for value in text.opening if value <= old.sketch[-1]}
    return len(opening) >= _FEWEST and part_in(opening, set(old.sketch)) >= SAME_OPENING


def numbers_conflict(new: Features, old: Features) -> bool:
    """Return whether the texts put different numbers between the same words, more often than equal ones.

    Weather, ticker and earthquake items are one text with other numbers: they update each other.
    """
    if not new.numbers or not old.numbers:
        return False
    ours, theirs = _by_place(new.numbers), _by_place(old.numbers)
    shared = ours.keys() & theirs.keys()
    conflicts = sum(not ours[place] & theirs[place] for place in shared)
    return conflicts > 0 and 2 * conflicts >= len(shared)


def _by_place(numbers: Sequence[int]) -> dict[int, set[int]]:
    places: defaultdict[int, set[int]] = defaultdict(set)
    for place, number in zip(numbers[::2], numbers[1::2], strict=True):
        places[place].add(number)
    return places


def jaccard(first: AbstractSet[int], second: AbstractSet[int]) -> float:
    """Return the part of all members that both sets have."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def part_in(part: AbstractSet[int], whole: AbstractSet[int]) -> float:
    """Return how much of `part` is in `whole`."""
    return len(part & whole) / len(part) if part else 0.0


def containment(sequences: array[int], sketch: array[int]) -> float:
    """Estimate how much of the shorter of two texts stands in the longer, from one text and a sketch.

    Both are sorted, and cut to the range of the sketch, within which it is complete.
    """
    within = sequences[: bisect_right(sequences, sketch[-1])]
    shorter = min(len(within), len(sketch))
    return len(set(within).intersection(sketch)) / shorter if shorter else 0.0
