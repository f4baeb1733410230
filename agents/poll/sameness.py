"""Whether a document is worth parsing: hashes of its body, and of its items alone.

15 to 98 % of the byte changes of BBC feeds carried no new item: a new `lastBuildDate` is no news.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import NamedTuple

_FIRST_ITEM = re.compile(rb"<(?:[A-Za-z0-9]+:)?(?:item|entry|url)[\s>]|\"items\"\s*:", re.IGNORECASE)
_NOISE = re.compile(
    rb"<!--[^<>]{0,500}+(?<=--)>|<(lastBuildDate|generator)\b[^<>]{0,200}+>[^<]{0,200}+</\1>", re.IGNORECASE
)


_ABOUT_POLLING = re.compile(
    rb"<(?:[a-z0-9]+:)?(?:ttl|updatePeriod|updateFrequency|hour|day|new-feed-url)\b[^<>]{0,200}>[^<]{0,200}"
    rb"|<(?:[a-z0-9]+:)?(?:cloud\b|link\b(?=[^<>]{0,1000}\b(?:hub|self)\b))[^<>]{0,1000}"
    rb"|\"hubs\"\s*:\s*\[[^\]]{0,1000}",
    re.IGNORECASE,
)
"""What a document says before its items about how it is to be polled or subscribed to."""
_HEAD_BYTES = 50_000
"""How much of a document is searched for that: heads are small, but hostile ones need not be."""


class Hashes(NamedTuple):
    """What a body is known again by."""

    body: str
    semantic: str


def hashes(body: bytes) -> Hashes:
    """Return both hashes of `body`."""
    return Hashes(body_hash(body), semantic_hash(body))


def body_hash(body: bytes) -> str:
    """Return 16 hex digits of the whole body."""
    return blake2b(body, digest_size=8).hexdigest()


def semantic_hash(body: bytes) -> str:
    """Return 16 hex digits of the document from its first item on, without comments and build dates.

    Of what stands before the first item only the hints about polling and the hubs count; titles and build
    dates may change unseen until an item changes.
    """
    first = _FIRST_ITEM.search(body)
    start = first.start() if first else 0
    items = blake2b(_NOISE.sub(b"", body[start:]), digest_size=8)
    for hint in _ABOUT_POLLING.finditer(body, 0, min(start, _HEAD_BYTES)):
        items.update(hint[0])
    return items.hexdigest()
