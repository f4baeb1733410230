"""An HTML page where a feed was expected: the feed that it declares, and the hub that tells of its changes.

Only what stands directly in the page's `head` counts: readers' comments can hold `link` elements too, and
a hub of theirs would deliver what they like (https://www.w3.org/TR/websub/, section 8.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from agents.poll.discover import base_of, declared_feeds, html_tree
from agents.poll.parse.limits import HUBS
from agents.poll.parse.urls import web_url

Element = Any

_HTML_TYPE = re.compile(r"\s*(?:text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_HTML_TAG = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_LOOKED_AT = 1024
"""Bytes of a document in which it says that it is HTML."""
_LINKS = 500
"""`link` elements that are looked at: a hostile head of 100,000 would take a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the head of a page says."""

    feed: str | None = None
    """The first feed that it declares."""
    hubs: list[str] = field(default_factory=list)
    """WebSub hubs, in the page's order."""
    self_link: str | None = None
    """The address that the page gives itself; with WebSub it is the topic."""


def page_of(data: bytes, url: str, content_type: str | None) -> Page | None:
    """Return what the page in `data`, fetched at `url`, says; None where it is no HTML. Never raises."""
    if not is_html(data, content_type):
        return None
    root = html_tree(data, content_type)
    head = None if root is None else root.find("head")
    if head is None:
        return Page()
    links, base = head.findall("link")[:_LINKS], base_of(head, url)
    return Page(
        feed=next((link.url for link in declared_feeds(links, base)), None),
        hubs=list(dict.fromkeys(_named(links, "hub", base)))[:HUBS],
        self_link=next(_named(links, "self", base), None),
    )


def is_html(data: bytes, content_type: str | None) -> bool:
    """Return whether a document that is no feed is a page: by its first tags, else by its media type."""
    start = data[:_LOOKED_AT]
    if _HTML_TAG.search(start):
        return True
    return _HTML_TYPE.match(content_type or "") is not None and start.lstrip().startswith(b"<")


def _named(links: Iterable[Element], relation: str, base: str) -> Iterator[str]:
    """Yield the usable addresses of the links with `relation`."""
    for link in links:
        if relation in link.get("rel", "").lower().split():
            address, _ = web_url(base, link.get("href", "").strip())
            if address:
                yield address
