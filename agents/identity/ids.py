"""Identities of items and feeds: hashes of what stays the same, never a time or a random number."""

from __future__ import annotations

from functools import lru_cache

from agents.identity.content import digest, plain
from agents.identity.hosts import canonical_host
from agents.identity.urls import canonical_url, is_home_page, is_opaque
from schemas.values import Item

_ITEM_BYTES = 16
_FEED_BYTES = 8
_WEB = "https://"
SHARED_LINK = "url:shared"
"""Flag of an item whose link stands on items with other guids too: a live blog, a change log, a podcast."""


def item_id(item: Item) -> str:
    """Return the identity of the article behind `item`, 32 hex digits.

    It is the hash of the first of these that the item has: the article's canonical address (then it is
    the same in every feed); the feed and the guid; the feed and the link as it stands; the feed and
    the title; the feed and the text. A link to a home page or to the feed itself, and one that is not
    on the web or opaque (Google News), does not tell an article; nor does one with the flag `SHARED_LINK`
    where the item has a guid.
    """
    feed = _canonical_feed(item.feed_url)
    link = canonical_url(item.url or "")
    if tells_article(link) and link != feed and not (item.guid and SHARED_LINK in item.flags):
        return digest("url", link, size=_ITEM_BYTES)
    for name, text in (("guid", plain(item.guid)), ("link", "" if is_home_page(link) else link)):
        if text and text != feed:
            return digest(name, feed, text, size=_ITEM_BYTES)
    text = plain(item.title).casefold() or plain(item.summary) or plain(item.body)
    return digest("title", feed, text, size=_ITEM_BYTES)


@lru_cache(maxsize=16_384)
def _canonical_feed(url: str) -> str:
    return canonical_url(url)


def tells_article(url: str) -> bool:
    """Return whether the canonical `url` is the address of one page, on the web and not opaque."""
    return url.startswith(_WEB) and not is_home_page(url) and not is_opaque(url)


def feed_id(url: str) -> str:
    """Return the identity of the feed at `url`, 16 hex digits.

    Only what never matters is evened out (scheme, host's case, default port, fragment): in a feed's
    address a parameter such as `source=rss` chooses the feed.
    """
    return digest("feed", _feed_address(url.strip()), size=_FEED_BYTES)


def _feed_address(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.lower() not in {"http", "https", "feed"}:
        return url
    end = min((rest.find(mark) for mark in "/?#" if mark in rest), default=len(rest))
    authority, path = rest[:end], rest[end:].partition("#")[0]
    host, _, port = authority.rpartition("@")[2].partition(":")
    host = canonical_host(host) or host
    return f"{host}{'' if port in {'', '80', '443'} else ':' + port}{path.rstrip('/')}"
