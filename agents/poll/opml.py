"""OPML subscription lists: import that recovers broken XML, export that round-trips (http://opml.org/spec2.opml).

22 of 118 public OPML files are not well-formed: bare `&` in addresses, missing end tags, a wrong charset.
`language` and `country` are attributes of ours on an outline; other readers ignore them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from agents.identity import feed_id
from schemas.errors import FeedRefused
from schemas.values import Feed

LARGEST = 50_000_000
"""Bytes of the largest list that is read."""
DEEPEST = 50
_WEB = frozenset({"http", "https"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_ONLY_ELEMENT = b"<opml"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_opml(data: bytes) -> list[Feed]:
    """Return the feeds of an OPML document, each address once, in order; raises FeedRefused.

    The texts of the outlines around a feed, joined by `/`, are its category.
    """
    if len(data) > LARGEST:
        raise FeedRefused(f"the list is larger than {LARGEST} bytes", reason="too_large")
    feeds = {feed.feed_id: feed for feed in reversed(list(_feeds(_root(data))))}
    return list(reversed(feeds.values()))


def write_opml(feeds: Iterable[Feed], title: str) -> bytes:
    """Return an OPML 2.0 document of `feeds`, one folder a category, that `read_opml` gives back."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _clean(title)
    body = etree.SubElement(root, "body")
    folders: dict[str, Any] = {"": body}
    for feed in feeds:
        folder = _folder(folders, feed.category or "")
        etree.SubElement(folder, "outline", {name: _clean(text) for name, text in _attributes(feed)})
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _root(data: bytes) -> Any:
    start = max(0, data.lower().find(_ONLY_ELEMENT))  # junk before the root: a PHP warning, blank lines
    head = (
        b"" if start == 0 else data[: data.find(b"?>") + 2].strip() if data.lstrip()[:5] == b"<?xml" else b""
    )
    for recover in (False, True):
        parser = etree.XMLParser(recover=recover, resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(head + data[start:], parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is not None:
            return root
    raise FeedRefused("not an OPML document", reason="not_opml")


def _feeds(root: Any) -> Iterator[Feed]:
    """Yield the feeds in document order: without recursion, since nesting is up to the file's author."""
    stack = [(child, "") for child in reversed(list(root.iter("{*}body", "body"))[:1] or [root])]
    while stack:
        element, category = stack.pop()
        attributes = {name.lower(): value.strip() for name, value in element.attrib.items()}
        url = attributes.get("xmlurl", "")
        if _is_web(url):
            yield _feed(url, attributes, category)
            inner = category
        else:
            inner = _joined(category, attributes.get("text") or attributes.get("title") or "")
        children = [child for child in element if isinstance(child.tag, str)]
        stack.extend((child, inner) for child in reversed(children))


def _feed(url: str, attributes: dict[str, str], category: str) -> Feed:
    text = attributes.get("text", "")
    language, country = attributes.get("language", ""), attributes.get("country", "")
    return Feed(
        feed_id=feed_id(url),
        url=url,
        title=attributes.get("title") or (text if text != url else "") or None,
        language=language.replace("_", "-") if _LANGUAGE.fullmatch(language) else None,
        country=country.upper() if _COUNTRY.fullmatch(country) else None,
        category=category or None,
        html_url=attributes.get("htmlurl") or None,
    )


def _attributes(feed: Feed) -> Iterator[tuple[str, str]]:
    title = feed.title or feed.url
    yield from (("type", "rss"), ("text", title))
    if feed.title:
        yield "title", title
    yield "xmlUrl", feed.url
    for name, value in (("htmlUrl", feed.html_url), ("language", feed.language), ("country", feed.country)):
        if value:
            yield name, value


def _folder(folders: dict[str, Any], category: str) -> Any:
    if category not in folders:
        above, _, name = category.rpartition("/")
        folders[category] = etree.SubElement(_folder(folders, above), "outline", text=_clean(name))
    return folders[category]


def _joined(category: str, name: str) -> str:
    name = name.replace("/", "-").strip()
    if not name or category.count("/") >= DEEPEST:
        return category
    return f"{category}/{name}" if category else name


def _is_web(url: str) -> bool:
    """Return whether `url` is an absolute web address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in _WEB and bool(parts.hostname)


def _clean(text: str) -> str:
    """Return `text` without characters that XML cannot hold."""
    return _NOT_XML.sub("", text)
