"""Raw items of our own making: numbered, so that what must come out of them is known beforehand.

Of ten items one is fetched again unchanged a little later, and of ten one is revised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from agents.identity import item_id
from schemas.codec import encode
from schemas.records import Outgoing
from schemas.times import time_text, utc_now
from schemas.values import Item, Polled, Stamps
from streams.topics import RAW

_PLACES = ("Kyiv", "Nairobi", "Lima", "Hanoi", "Lisbon", "Toronto", "Riga", "Apia", "Dakar", "Amman")
_SYLLABLES = ("ba", "dor", "fen", "gul", "ka", "lim", "mo", "nar", "pel", "ri", "sto", "tev", "vu", "zan")
_LANGUAGES = ("en", "de", "fr", "es", "pt", "pl")
_LATER = 50
"""An item is seen again this many items after it was first seen."""


class Articles:
    """A stream of raw items; `expected` holds every item id and revision that must come out."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - texts, not secrets
        self._waiting: list[tuple[int, Item]] = []
        self._count = 0
        self.revisions: Counter[str] = Counter()
        """How many revisions of each item id were made."""
        self.redeliveries = 0

    @property
    def expected(self) -> set[tuple[str, int]]:
        """Return every item id with every revision of it."""
        return {(name, n) for name, most in self.revisions.items() for n in range(1, most + 1)}

    def records(self) -> Iterator[Outgoing]:
        """Yield records for `news.raw.v1` without end."""
        while True:
            self._count += 1
            while self._waiting and self._waiting[0][0] <= self._count:
                yield self._again(self._waiting.pop(0)[1])
            item = self._new()
            if self._random.random() < 0.2:  # noqa: PLR2004 - a fifth is seen again
                self._waiting.append((self._count + _LATER, item))
            self.revisions[item_id(item)] = 1
            yield _record(item)

    def _new(self) -> Item:
        language = self._random.choice(_LANGUAGES)
        return Item(
            feed_url=f"https://news.example/{language}",
            feed_language=language,
            url=f"https://news{self._count % 50}.example/{self._count}",
            title=self._sentence(),
            summary=". ".join(self._sentence() for _ in range(3)),
        )

    def _sentence(self) -> str:
        """Return invented words and a known place: no two items are copies of each other."""
        words = ("".join(self._random.choices(_SYLLABLES, k=3)) for _ in range(8))
        return f"{self._random.choice(_PLACES)}: {' '.join(words)}"

    def _again(self, item: Item) -> Outgoing:
        if self._random.random() < 0.5:  # noqa: PLR2004 - half of them revised
            self.redeliveries += 1
            return _record(item)
        self.revisions[item_id(item)] += 1
        return _record(replace(item, title=f"{item.title}, aides say"))


def _record(item: Item) -> Outgoing:
    name = item_id(item)
    polled = Polled(item_id=name, item=item, stamps=Stamps(seen_at=time_text(utc_now())))
    return Outgoing(RAW, name.encode(), encode(polled))
