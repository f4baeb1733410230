"""Addresses of feeds in an HTML page: what it declares, and links that look like feeds.

The declared way is `<link rel="alternate" type="application/rss+xml" href="...">`
(https://blog.whatwg.org/feed-autodiscovery); many sites only link a page's reader to `/rss`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from agents.poll.parse.charset import to_utf8
from agents.poll.parse.urls import resolve, web_url

Element = Any

PAGE_BYTES = 2_000_000
"""Of a page that are looked at: feeds are declared in its head."""

MOST_LINKS = 50
"""Feeds of one page that are returned."""

FEED_TYPES = {
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media types that declare a feed; `application/json` only where the address looks like one."""

LOOKS_LIKE_FEED = re.compile(
    r"(?:^|[/._?&=-])(?:rss|atom|rdf|feed|feeds|jsonfeed)(?:[/._?&=-]|\d|$)"
    r"|\.(?:rss|atom|rdf)$|/(?:index|rss|feed|atom|news)\.xml$|/feed\.json$",
    re.IGNORECASE,
)
NO_FEED = re.compile(
    r"\.(?:css|js|png|jpe?g|gif|svg|ico|pdf|mp[34])$|/(?:comments|trackback)/feed", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """An address that may be a feed: `declared` by the page as one, or a link that looks like one."""

    url: str
    title: str | None
    kind: str
    """`rss`, `atom`, `json`, or `xml` where only the feed itself can say."""
    declared: bool


def discover(html: bytes, url: str) -> list[FeedLink]:
    """Return the feeds that the page at `url` leads to: declared ones first, each address once.

    An empty list where there are none or `html` is no HTML at all; never raises.
    """
    root = html_tree(html)
    if root is None:
        return []
    base = base_of(root, url)
    found: dict[str, FeedLink] = {}
    for link in (*declared_feeds(root.iter("link"), base), *_linked(root, base)):
        found.setdefault(link.url, link)
    return list(found.values())[:MOST_LINKS]


def html_tree(html: bytes, content_type: str | None = None) -> Element | None:
    """Return the root of what `PAGE_BYTES` of `html` hold, None where that is nothing."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(to_utf8(html[:PAGE_BYTES], content_type).data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def base_of(root: Element, url: str) -> str:
    """Return the base of the page's addresses: its own, or what its first `base` element says."""
    for element in root.iter("base"):
        if element.get("href"):
            return resolve(url, element.get("href"))
    return url


def declared_feeds(links: Iterable[Element], base: str) -> Iterator[FeedLink]:
    """Yield the feeds in `link` elements; `rel=alternate` also is another language or a print version."""
    for element in links:
        relations = element.get("rel", "").lower().split()
        media_type = element.get("type", "").lower().partition(";")[0].strip()
        href = element.get("href", "")
        kind = FEED_TYPES.get(media_type)
        if kind == "json" and media_type == "application/json" and not looks_like_feed(href):
            continue
        if kind and ("alternate" in relations or "feed" in relations):
            yield from _feed_link(base, href, element.get("title"), kind, declared=True)


def _linked(root: Element, base: str) -> Iterator[FeedLink]:
    """Yield the links of the page whose address looks like a feed."""
    for element in root.iter("a", "area"):
        href = element.get("href", "")
        if looks_like_feed(href):
            title = " ".join("".join(element.itertext()).split()) or element.get("title")
            yield from _feed_link(base, href, title, _kind_by_address(href), declared=False)


def _feed_link(base: str, href: str, title: str | None, kind: str, *, declared: bool) -> Iterator[FeedLink]:
    href = href.strip()
    if href.lower().startswith("feed://"):
        href = "https:" + href.partition(":")[2]
    address, _ = web_url(base, href)
    if address:
        yield FeedLink(address.partition("#")[0], (title or "").strip()[:200] or None, kind, declared)


def looks_like_feed(href: str) -> bool:
    """Return whether the path or query of an address is one that feeds have."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    place = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if NO_FEED.search(parts.path):
        return False
    host = parts.hostname or ""
    return (
        host.startswith(("rss.", "feeds."))
        or parts.scheme == "feed"
        or LOOKS_LIKE_FEED.search(place) is not None
    )


def _kind_by_address(href: str) -> str:
    lowered = href.lower()
    if "json" in lowered:
        return "json"
    return "atom" if "atom" in lowered else "xml"
