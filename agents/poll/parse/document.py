"""What a feed document says: facts about the feed, and its items."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from schemas.values import Item, frozen_when_checked

Parser = Literal["strict", "recover", "feedparser", "json"]
"""How the document was read: well-formed XML, repaired XML, feedparser in a worker process, JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """The address where a feed takes rssCloud subscriptions (https://www.rssboard.org/rsscloud-interface)."""

    domain: str
    port: int
    path: str
    protocol: str
    register_procedure: str = ""


@frozen_when_checked
class Document:
    """One feed document as it was read.

    `ttl` is in minutes. `update_period` is `hourly`, `daily`, `weekly`, `monthly` or `yearly`, and
    `update_frequency` how often in it (the syndication module of RSS 1.0). `skip_hours` are hours of
    the day in UTC, 0 to 23; `skip_days` English names of days, `Monday`. All times are RFC 3339 UTC.
    """

    url: str
    """Where the document was fetched; the base of its relative addresses."""
    format: str
    """`rss090`, `rss091`, `rss092`, `rss093`, `rss094`, `rss10`, `rss20`, `rss`, `atom03`, `atom10`,
    `cdf`, `json10`, `json11` or `sitemap`."""
    parser: Parser
    encoding: str
    """The charset in which the bytes were read (Python's name for it)."""

    id: str | None = None
    title: str | None = None
    subtitle: str | None = None
    language: str | None = None
    """BCP 47, as the feed declares it."""
    link: str | None = None
    """The website of the feed."""
    self_link: str | None = None
    """The address that the feed gives itself; with WebSub it is the topic."""
    hubs: list[str] = field(default_factory=list)
    """WebSub hubs."""
    cloud: Cloud | None = None
    new_url: str | None = None
    """Where the feed says that it has moved (`itunes:new-feed-url`, `newLocation`)."""
    ttl: int | None = None
    update_period: str | None = None
    update_frequency: int | None = None
    update_base: str | None = None
    skip_hours: list[int] = field(default_factory=list)
    skip_days: list[str] = field(default_factory=list)
    published_at: str | None = None
    updated_at: str | None = None
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    image: str | None = None
    generator: str | None = None
    rights: str | None = None

    raw: dict[str, str] = field(default_factory=dict)
    """The feed's own strings of the parsed fields above, by their names, where they differ."""
    items: list[Item] = field(default_factory=list)
    cut: dict[str, int] = field(default_factory=dict)
    """How much was left out, by what it is: `items`, `authors`, `categories`, `enclosures`, `title`, ..."""
    flags: list[str] = field(default_factory=list)
    """What was repaired in the document: `charset:...`, `xml:...`, `date:...`."""
