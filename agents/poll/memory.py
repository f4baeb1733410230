"""Which items of a feed were there before: identities and contents of recent items, packed.

Ten bytes an item: four of its identity within the feed, six of its content. By the pair an unchanged
item is known again and not published twice; by the identity alone two polls without a common item are
noticed. Two contents of one item are taken for equal with a chance of 2^-48.
See docs/decisions/0031-what-is-published-again.md.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import orjson

from schemas.values import Item

_IDENTITY, _CONTENT = 4, 6
_PAIR = _IDENTITY + _CONTENT
_OPTIONS = orjson.OPT_SORT_KEYS

Pair = bytes


def _digest(value: object, size: int) -> bytes:
    return blake2b(orjson.dumps(value, option=_OPTIONS), digest_size=size).digest()


def pair(item: Item) -> Pair:
    """Return the ten bytes of `item`.

    Times that the poller made up (a missing or future date becomes the time of first sight) do not
    count as content, else such an item would be new on every poll.
    """
    repaired = any(flag.startswith(("published_at:", "updated_at:")) for flag in item.flags)
    dates = item.raw if repaired else (item.published_at, item.updated_at)
    content = (
        item.guid,
        item.url,
        item.title,
        item.summary,
        item.body,
        dates,
        item.authors,
        item.categories,
        [(enclosure.url, enclosure.type, enclosure.length) for enclosure in item.enclosures],
    )
    identity = item.guid or item.url or item.title or item.summary
    return _digest(identity, _IDENTITY) + _digest(content, _CONTENT)


def identity_of(one: Pair) -> bytes:
    """Return the part of a pair that stays when an item is revised."""
    return one[:_IDENTITY]


def unpack(seen: str) -> list[Pair]:
    """Return the pairs in a state's `seen`, the latest document's first."""
    data = base64.b85decode(seen)
    return [data[start : start + _PAIR] for start in range(0, len(data), _PAIR)]


def pack(pairs: Iterable[Pair]) -> str:
    """Return `pairs` as text for a state."""
    return base64.b85encode(b"".join(pairs)).decode("ascii")


def remembered(now: Sequence[Pair], before: Sequence[Pair], most: int, *, part: bool = False) -> list[Pair]:
    """Return what to remember after a document with the pairs `now`: they, then as many older ones.

    Servers behind one name are often out of step, so items vanish and come back within minutes. After a
    pushed `part` of the feed all older ones stay, as far as `most` allows.
    """
    kept = list(dict.fromkeys(now))[:most]
    spare = most - len(kept) if part else min(len(kept), most - len(kept))
    present = set(kept)
    older = [one for one in before if one not in present]
    return kept + older[:spare]


def shares_an_item(now: Iterable[Pair], before: Iterable[Pair]) -> bool:
    """Return whether any identity is in both."""
    known = {identity_of(one) for one in before}
    return any(identity_of(one) in known for one in now)
