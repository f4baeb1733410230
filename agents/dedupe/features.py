"""What matching keeps of an item: a few hundred bytes in place of its text.

Two texts are compared by their shared shingles. A stored item has all shingles of its headline and lead,
and of a long body the smallest ones; the item at hand has them all, so what is drawn by lot on one side is
compared exactly on the other. 16 bits a hash are enough within a pair: 60 values meet by chance in .1 %.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from agents.dedupe.tokens import (
    Hashes,
    Values,
    hashes,
    is_unspaced,
    masked,
    masked_hashes,
    number_in,
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
SKETCH = 84
"""Smallest shingles kept of a full text; 96 measured no better, 64 less well (docs/dedupe.md)."""
OPENING = 70
"""Words of a full text that are its lead when they are looked for in another."""
TERMS = 24
"""Words of the headline kept for the event level."""
_16_BITS = np.uint32(16)
_START = "^"
_BORDER = "|"


@dataclass(frozen=True, slots=True)
class Lengths:
    """Words in a shingle; where a word is a character, sequences are longer to say as much."""

    key: int
    pair: int
    body: int


SPACED = Lengths(key=4, pair=2, body=3)
UNSPACED = Lengths(key=8, pair=3, body=6)


@dataclass(frozen=True, slots=True)
class Features:
    """An item as matching keeps it; 16-bit values unless said otherwise."""

    keys: array[int]
    """32 bits: the headline's hash, then the smallest shingles of the text. Without a headline it is 0."""
    terms: array[int]
    """32 bits: the headline's words."""
    headline: array[int]
    lead: array[int]
    """Shingles of headline and lead, numbers masked."""
    numbers: array[int]
    """Pairs of the words around a number in headline and lead, and the number."""
    sketch: array[int]
    """The smallest shingles of a full text in order; empty for a short one."""


@dataclass(frozen=True, slots=True)
class Text:
    """The item at hand: its features, and all it says as sets."""

    features: Features
    short: frozenset[int]
    """Shingles of headline and lead."""
    pairs: frozenset[int]
    """Shingles of lead length of a whole full text."""
    body: frozenset[int]
    """Shingles of body length of a whole full text."""
    opening: frozenset[int]
    """Those of them in its first words."""


def read(item: Item) -> Text:
    """Return what matching compares of `item`."""
    headline, summary, body = words(item.title)[:HEADLINE_WORDS], words(item.summary), words(item.body)
    lead = (summary or body)[:LEAD_WORDS]
    full = body if len(body) >= LONG_WORDS else []
    lengths = UNSPACED if is_unspaced(headline + lead) else SPACED

    both = [*headline, _BORDER, *lead]
    hashed = hashes(both)
    hashed_masked = masked_hashes(both, hashed)
    border = len(headline)
    text = hashes(full)
    text_masked = masked_hashes(full, text) if full else hashed_masked[border + 1 :]
    pairs = _upper(shingles(hashed_masked, lengths.pair))
    in_headline, in_lead = frozenset(pairs[:border]), frozenset(pairs[border + 1 :])
    sequences = _upper(shingles(text, lengths.body)) if full else []
    features = Features(
        keys=_keys(headline, text_masked, lengths),
        terms=_terms(hashed[:border], lengths),
        headline=array("H", in_headline),
        lead=array("H", in_lead),
        numbers=_numbers(headline, lead),
        sketch=array("H", sorted(set(sequences))[:SKETCH]),
    )
    return Text(
        features,
        short=in_headline | in_lead,
        pairs=frozenset(_upper(shingles(text_masked, lengths.pair))) if full else frozenset(),
        body=frozenset(sequences),
        opening=frozenset(sequences[:OPENING]),
    )


def _keys(headline: Sequence[str], text: Hashes, lengths: Lengths) -> array[int]:
    title = _hash(" ".join(headline), 4) if headline else 0
    # Twice as many as needed, for a text may repeat itself.
    smallest = np.sort(shingles(text, lengths.key))[: 2 * KEYS].tolist()
    return array("I", [title, *list(dict.fromkeys(smallest))[:KEYS]])


def _terms(headline: Hashes, lengths: Lengths) -> array[int]:
    hashed = headline if lengths is SPACED else shingles(headline, 2)
    return array("I", sorted(set(hashed[:TERMS].tolist())))


def _numbers(headline: Sequence[str], lead: Sequence[str]) -> array[int]:
    """Return what stands around each number, and the number, as one hash each."""
    found: list[int] = []
    for text in (headline, lead):
        framed = [_START, *text]
        for before, word, after in zip(framed, framed[1:], framed[2:], strict=False):
            if word[0].isdecimal():
                around = f"{masked(before)} {masked(word)} {masked(after)}"
                found += [_hash(around), _hash(number_in(word))]
    return array("H", found)


def _hash(text: str, size: int = 2) -> int:
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=size).digest(), "big")


def _upper(values: Values) -> list[int]:
    """Return the upper halves of `values`."""
    halves: list[int] = (values >> _16_BITS).tolist()
    return halves
