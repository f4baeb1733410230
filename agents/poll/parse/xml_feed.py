"""XML feeds: RSS 0.9x to 2.0, RDF, Atom 0.3 and 1.0, CDF - found by their shape, not by their version.

A document is one pass over the children of its channel or feed; what they are called decides.
"""

from __future__ import annotations

import re

from agents.poll.parse.common_elements import read_attributes
from agents.poll.parse.drafts import DraftFeed
from agents.poll.parse.feed_elements import read_feed_element
from agents.poll.parse.item_elements import read_item
from agents.poll.parse.limits import ITEMS
from agents.poll.parse.names import Element, attributes_of, name_of
from agents.poll.parse.sitemap import read_sitemap

ITEM_NAMES = frozenset(("item", "entry", "atom:entry", "atom:item"))
CONTAINERS = frozenset(("channel", "items", "feed", "atom:feed", "redirect"))
"""Elements whose children are read as if they stood in the feed itself."""

ITEM_TAG = re.compile(rb"<(?:[A-Za-z]{1,20}:)?(?:item|entry)[\s/>]", re.IGNORECASE)
ROOT_NAMES = ITEM_NAMES | {
    "rss",
    "rdf:rdf",
    "rdf",
    "channel",
    "feed",
    "atom:feed",
    "sitemap:urlset",
    "urlset",
}
FEED_TAG = re.compile(
    rb"<(?:[A-Za-z]{1,20}:)?(?:rss|rdf|feed|channel|item|entry|urlset)[\s/>]", re.IGNORECASE
)
CDF_ATTRIBUTES = frozenset(("href", "base", "self", "lastmod"))
ATOM_03 = "http://purl.org/atom/ns#"
RSS_090 = "http://my.netscape.com/rdf/simple/0.9/"


def read_xml(root: Element, url: str) -> DraftFeed | None:
    """Return the feed that `root` is, or None where it is no feed."""
    root = feed_root(root)
    name = name_of(root)
    if name in {"sitemap:urlset", "urlset"}:
        return read_sitemap(root, url)
    feed = DraftFeed(base=url)
    if name in ITEM_NAMES:
        feed.format, found = format_of(root, "entry"), [(root, url)]
    else:
        feed.format, found = format_of(root, name.rpartition(":")[2]), []
        if feed.format:
            read_children(feed, root, found)
    feed.items_found = len(found)
    feed.items = (read_item(element, base) for element, base in found[:ITEMS])
    return feed if feed.format else None


def feed_root(root: Element) -> Element:
    """Return `root`, or where it is none the first element in it that can be a feed (one inside HTML)."""
    if name_of(root) in ROOT_NAMES:
        return root
    return next((element for element in root.iter() if name_of(element) in ROOT_NAMES), root)


def read_children(feed: DraftFeed, container: Element, found: list[tuple[Element, str]]) -> None:
    """Read what a channel, feed or root says; append the items in it, with the base of their addresses."""
    read_attributes(feed, container)
    for child in container:
        name = name_of(child)
        if name in ITEM_NAMES:
            found.append((child, feed.base))
        elif name in CONTAINERS:
            read_children(feed, child, found)
        else:
            read_feed_element(feed, child)


def format_of(root: Element, name: str) -> str:
    """Return the format by the local name, version and namespaces of the root; `""` where it is none."""
    if name == "rss":
        return _rss_version(root)
    if name == "rdf":
        return "rss090" if RSS_090 in (root.nsmap or {}).values() else "rss10"
    if name in {"feed", "entry"}:
        return "atom03" if root.tag.startswith("{" + ATOM_03) or root.get("version") == "0.3" else "atom10"
    if name == "channel":
        return (
            "cdf"
            if any(attribute.lower() in CDF_ATTRIBUTES for attribute, _ in attributes_of(root))
            else "rss"
        )
    return "rss" if name == "item" else ""


def _rss_version(root: Element) -> str:
    version = root.get("version", "").strip()
    known = {"0.90": "rss090", "0.91": "rss091", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
    if version in known:
        return known[version]
    return "rss20" if version.startswith("2") else "rss"


def count_items(data: bytes) -> int:
    """Return how many items the bytes of a document seem to begin."""
    return len(ITEM_TAG.findall(data))


def may_be_feed(data: bytes) -> bool:
    """Return whether a tag in the bytes of a document can begin a feed."""
    return FEED_TAG.search(data) is not None
