"""Fingerprints of what an item says, to tell a revision from a redelivery."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from hashlib import blake2b

from schemas.values import Item

FIELDS = ("title", "summary", "body")
"""The fields that make a revision. Dates, tags, authors and media are left out: feeds touch them on
every fetch (lastBuildDate, signed picture addresses) without a new word for the reader."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hashes of the fields of `FIELDS` in order, 16 hex digits each; an absent field's is empty."""

    fields: tuple[str, ...]

    @property
    def content(self) -> str:
        """The whole content as one hash of 16 hex digits."""
        return digest(*self.fields, size=8)

    def changed_since(self, before: Fingerprint) -> list[str]:
        """Return the names of the fields that differ from `before`."""
        pairs = zip(FIELDS, before.fields, self.fields, strict=True)
        return [name for name, old, new in pairs if old != new]


def fingerprint(item: Item) -> Fingerprint:
    """Return the fingerprint of `item`; white space and the composition of accents do not count."""
    texts = (plain(item.title), plain(item.summary), plain(item.body))
    return Fingerprint(tuple(digest(text, size=8) if text else "" for text in texts))


def plain(text: str | None) -> str:
    """Return `text` on one line with single spaces, in Unicode's form C."""
    return unicodedata.normalize("NFC", " ".join(text.split())) if text else ""


def digest(*parts: str, size: int) -> str:
    """Return the BLAKE2b hash of `parts` as `2 * size` hex digits; the parts' borders count."""
    joined = "\x1f".join(parts)
    return blake2b(joined.encode(errors="surrogatepass"), digest_size=size).hexdigest()
