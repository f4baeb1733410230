"""Names of XML elements as the readers know them: a usual prefix and the local name in small letters.

`{http://purl.org/dc/elements/1.1/}Creator` is `dc:creator`, whatever prefix the document gave it; the
elements of RSS have no prefix.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

Key = TypeVar("Key")
Element = Any
"""An element of lxml, which has no types."""

PREFIXES = {
    "": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/rss091": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss/rss.html": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "http://purl.org/net/rss1.1#": "",
    "http://purl.org/rss/1.0": "",
    "http://www.rssboard.org/rss-specification": "",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/rss/1.0/modules/slash": "slash",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://tools.search.yahoo.com/mrss": "media",
    "http://www.georss.org/georss": "georss",
    "http://www.georss.org/georss/10": "georss",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.google.com/schemas/sitemap-image/1.1": "image",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.itunes.com/dtds/pod-1.0.dtd": "itunes",
    "http://www.opengis.net/gml": "gml",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "sitemap",
    "http://www.google.com/schemas/sitemap/0.84": "sitemap",
    "http://www.google.com/schemas/sitemap/0.9": "sitemap",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
}
"""The usual prefix by namespace in small letters, `http`, without a slash at the end."""

XML = "{http://www.w3.org/XML/1998/namespace}"
XML_LANG = XML + "lang"
XML_BASE = XML + "base"

MOST_NAMES = 10_000
"""Tags that are remembered; a feed that invents names cannot fill the memory."""

MOST_ATTRIBUTES = 50
"""Attributes of one element that are read; no element of a feed has more than ten."""

_names: dict[str, str] = {}
_foreign_names: dict[tuple[str, str | None], str] = {}


def name_of(element: Element) -> str:
    """Return the name of `element`; `""` for what is no element (a comment, an entity)."""
    tag = element.tag
    known = _names.get(tag)
    if known is not None:
        return known
    if not isinstance(tag, str):
        return ""
    prefix = element.prefix
    return _foreign_names.get((tag, prefix)) or _new_name(tag, prefix)


def _new_name(tag: str, prefix: str | None) -> str:
    """Return the name of an element that was not seen before.

    In an unknown namespace it is that with the prefix that the document has for it. An unknown default
    namespace on an RSS document is a mistake of its author, so that the names are RSS's.
    """
    namespace, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
    usual = PREFIXES.get(_normal(namespace))
    if usual is None:
        name = f"{prefix}:{local}".lower() if prefix else local.lower()
        return _remember(_foreign_names, (tag, prefix), name)
    return _remember(_names, tag, f"{usual}:{local}".lower() if usual else local.lower())


def _remember(names: dict[Key, str], key: Key, name: str) -> str:
    if len(names) < MOST_NAMES:
        names[key] = name
    return name


def attributes_of(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the first attributes of `element`.

    lxml's `attrib.items()` looks for each value from the first attribute on: 112 s for 100,000 of them.
    """
    for name in element.keys()[:MOST_ATTRIBUTES]:
        yield name, element.get(name)


def is_known(element: Element) -> bool:
    """Return whether the name of `element` is remembered: it does not depend on the document."""
    return element.tag in _names


def _normal(namespace: str) -> str:
    namespace = namespace.strip().lower().rstrip("/")
    return "http:" + namespace[6:] if namespace.startswith("https:") else namespace
