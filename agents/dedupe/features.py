"""What matching keeps of an item: a few hundred bytes in place of its text.

Two texts are compared by their shared shingles. A stored item has all shingles of its headline and lead,
and of a long body the smallest ones; the item at hand has them all, so what is drawn by lot on one side is
compared exactly on the other. 16 bits a hash are enough within a pair: 60 values meet by chance in .1 %.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from agents.dedupe.tokens import (
    Halves,
    Hashes,
    Values,
    hash_of,
    hashes,
    hashes_of,
    is_unspaced,
    mask_at,
    masked,
    masked_hashes,
    number_in,
    numbers_in,
    shingles,
    words,
)
from schemas.values import Item

KEYS = 8
"""Keys from the text, beside the one of the headline."""
HEADLINE_WORDS = 40
"""Words of a headline that are read."""
LEAD_WORDS = 40
"""Words of summary or body that stand for it: the 220 characters of a usual summary."""
LONG_WORDS = 70
"""A body with as many words is compared as a full text."""
SKETCH = 72
"""Smallest shingles kept of a full text: more measured little better, and cost memory (docs/dedupe.md)."""
OPENING = 70
"""Words of a full text that are its lead when they are looked for in another."""
TERMS = 16
"""Words of headline and lead kept for the event level; 12 measured less well, 24 no better."""
TERM_HASHES = 1 << 16
"""Hashes of these words: few enough to count in an array, where a dict takes 100 bytes a word."""
STEM = 5
"""Characters of a word that count there: `taper` and `tapering` are one word."""
SHORTEST = 3
SHORTEST_IN_LEAD = 5
"""Characters of the shortest words that say what a headline, and what a lead is about."""
_16_BITS = np.uint32(16)
_BORDER = "|"


class Lengths(NamedTuple):
    """Words in a shingle; where a word is a character, sequences are longer to say as much."""

    key: int
    pair: int
    body: int


SPACED = Lengths(key=4, pair=2, body=3)
UNSPACED = Lengths(key=8, pair=3, body=6)


class Features(NamedTuple):
    """An item as matching keeps it; 16-bit values unless said otherwise."""

    keys: array[int]
    """32 bits: the headline's hash, then the smallest shingles of the text. Without a headline it is 0."""
    terms: array[int]
    """Words of headline and lead that tell the event, the headline's first."""
    headline: array[int]
    lead: array[int]
    """Shingles of headline and lead, numbers masked."""
    numbers: array[int]
    """Pairs of the words around a number in headline and lead, and the number."""
    sketch: array[int]
    """The smallest shingles of a full text in order; empty for a short one."""


class Full(NamedTuple):
    """A full text at hand: its shingles, 16 bits each."""

    sequences: array[int]
    """Those of body length, each once, in order."""
    opening: array[int]
    """Those of body length in its first words."""
    pairs: array[int]
    """Those of lead length, numbers masked."""


class Text(NamedTuple):
    """The item at hand: its features, and all it says."""

    features: Features
    short: frozenset[int]
    """Shingles of headline and lead."""
    headline_terms: int
    """How many of the terms are the headline's; without one, all of them."""
    full: Full | None


def read(item: Item) -> Text:
    """Return what matching compares of `item`."""
    headline, summary, body = words(item.title)[:HEADLINE_WORDS], words(item.summary), words(item.body)
    lead = (summary or body)[:LEAD_WORDS]
    lengths = UNSPACED if is_unspaced(headline + lead) else SPACED
    short, border = [*headline, _BORDER, *lead], len(headline)
    numbers = numbers_in(short)
    masked_words = hashes(mask_at(short, numbers))
    pairs = _upper(shingles(masked_words, lengths.pair)).tolist()
    in_headline, in_lead = frozenset(pairs[:border]), frozenset(pairs[border + 1 :])
    text, full = masked_words[border + 1 :], None
    if len(body) >= LONG_WORDS:
        plain = hashes(body)
        text = masked_hashes(body, plain, numbers_in(body))
        full = _full(plain, text, lengths)
    terms, headline_terms = _terms(headline, lead, lengths)
    features = Features(
        keys=_keys(headline, text, lengths),
        terms=terms,
        headline=array("H", list(in_headline)),
        lead=array("H", list(in_lead)),
        numbers=_numbers(short, numbers),
        sketch=full.sequences[:SKETCH] if full else array("H"),
    )
    return Text(features, in_headline | in_lead, headline_terms, full)


def _full(plain: Hashes, masked_words: Hashes, lengths: Lengths) -> Full:
    sequences = _upper(shingles(plain, lengths.body))
    return Full(
        sequences=_array(_sorted_once(sequences)),
        opening=_array(sequences[:OPENING]),
        pairs=_array(_upper(shingles(masked_words, lengths.pair))),
    )


def _keys(headline: Sequence[str], text: Hashes, lengths: Lengths) -> array[int]:
    title = hash_of(" ".join(headline)) if headline else 0
    # Twice as many as needed, for a text may repeat itself.
    smallest = np.sort(shingles(text, lengths.key))[: 2 * KEYS].tolist()
    return array("I", [title, *list(dict.fromkeys(smallest))[:KEYS]])


def _terms(headline: Sequence[str], lead: Sequence[str], lengths: Lengths) -> tuple[array[int], int]:
    """Return the hashes of the words that tell the event, and how many of them are the headline's."""
    if lengths is SPACED:
        of_headline = [word[:STEM] for word in headline if len(word) >= SHORTEST]
        of_lead = [word[:STEM] for word in lead if len(word) >= SHORTEST_IN_LEAD]
    else:
        of_headline, of_lead = (["".join(pair) for pair in pairwise(text)] for text in (headline, lead))
    telling = list(dict.fromkeys(of_headline + of_lead))[:TERMS]
    terms = list(dict.fromkeys(value % TERM_HASHES for value in hashes_of(telling)))
    return array("H", terms), min(len(set(of_headline or telling)), len(terms))


def _numbers(short: Sequence[str], numbers: Iterable[int]) -> array[int]:
    """Return what stands around each number, and the number, as one hash each.

    A number that ends headline or lead is left out: the text may be cut short within it.
    """
    found = array("H")
    framed = [_BORDER, *short, _BORDER]
    for place in numbers:
        before, word, after = framed[place : place + 3]
        if after != _BORDER:
            around = f"{masked(before)} {masked(word)} {masked(after)}"
            found.extend((hash_of(around) >> 16, hash_of(number_in(word)) >> 16))
    return found


def _upper(values: Values) -> Halves:
    """Return the upper halves of `values`."""
    return (values >> _16_BITS).astype(np.uint16)


def _sorted_once(values: Halves) -> Halves:
    """Return `values` in order, each once: some times faster than numpy.unique, which hashes them."""
    ordered: Halves = np.sort(values)
    is_repeated = np.concatenate([[False], ordered[1:] == ordered[:-1]])
    once: Halves = ordered[~is_repeated]
    return once


def _array(values: Halves) -> array[int]:
    return array("H", values.tobytes())
