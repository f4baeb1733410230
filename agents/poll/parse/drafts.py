"""What the readers of the formats fill in: a feed and its items in the feed's own strings.

The readers (XML, JSON Feed, sitemap, feedparser) only find strings. What becomes of them - plain text,
dates, addresses, bounds - is decided for all of them alike in `finish`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

WORST_RANK = 100


Kind = Literal["text", "html", "untyped"]
"""What a text is declared to be: plain text, in which `<b>` is three characters; markup; or, where RSS does
not say, markup if it looks like it."""


@dataclass(slots=True)
class Text:
    """A text as the feed has it."""

    value: str
    kind: Kind


@dataclass(slots=True)
class Link:
    """An address as the feed has it, and the base that it is relative to."""

    href: str
    base: str


@dataclass(slots=True)
class Media:
    """A media file of an item."""

    link: Link
    type: str | None = None
    length: str | None = None


@dataclass(slots=True)
class Draft:
    """Strings of a feed or of an item: in each field the first one of the best rank (0 is best)."""

    base: str = ""
    language: str | None = None
    texts: dict[str, Text] = field(default_factory=dict)
    """`title`, `summary`, `body`; of a feed `title`, `subtitle`, `rights`."""
    links: dict[str, Link] = field(default_factory=dict)
    """`url`, `source_url`, `comments`; of a feed `link`, `self`, `image`, `new`."""
    values: dict[str, str] = field(default_factory=dict)
    """Strings that are read later: `guid`, the dates; of a feed `id`, `ttl` ..."""
    extensions: dict[str, str] = field(default_factory=dict)
    """Strings that an item has no field for: `source`, `slash:comments`, `georss:point` ..."""
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    ranks: dict[str, int] = field(default_factory=dict)
    """Rank of what stands in each field so far."""

    def text(self, name: str, rank: int, text: Text) -> None:
        """Take `text` for the field `name` if it is not empty and better than what stands there."""
        if text.value and rank < self.ranks.get(name, WORST_RANK):
            self.ranks[name] = rank
            self.texts[name] = text

    def link(self, name: str, rank: int, link: Link) -> None:
        """Take `link` for the field `name` if it is not empty and better than what stands there."""
        if link.href and rank < self.ranks.get(name, WORST_RANK):
            self.ranks[name] = rank
            self.links[name] = link

    def value(self, name: str, rank: int, value: str) -> None:
        """Take `value` for the field `name` if it is not empty and better than what stands there."""
        if value and rank < self.ranks.get(name, WORST_RANK):
            self.ranks[name] = rank
            self.values[name] = value

    def extension(self, name: str, value: str) -> None:
        """Take `value` for the extension `name` if it is not empty and the first."""
        if value:
            self.extensions.setdefault(name, value)


@dataclass(slots=True)
class DraftFeed(Draft):
    """A feed: its own strings, the format and the items."""

    format: str = ""
    hubs: list[Link] = field(default_factory=list)
    skip_hours: list[str] = field(default_factory=list)
    skip_days: list[str] = field(default_factory=list)
    cloud: dict[str, str] = field(default_factory=dict)
    items: Iterable[Draft] = ()
    """The first `limits.ITEMS` items; from XML they are read while they are taken: few are in memory."""
    items_found: int = 0
    """How many items there are, those beyond the limit too."""
