"""From bytes to a document: the order in which the ways of reading are tried."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

from agents.poll.parse.charset import Decoded, taken_for_utf8, to_utf8
from agents.poll.parse.document import Document
from agents.poll.parse.drafts import DraftFeed
from agents.poll.parse.fallback import FallbackParser
from agents.poll.parse.finish_feed import finish
from agents.poll.parse.guard import check_document
from agents.poll.parse.json_feed import read_json
from agents.poll.parse.tree import Fault, Tree, parse_strictly, recovered
from agents.poll.parse.urls import web_url
from agents.poll.parse.xml_feed import count_items, may_be_feed, read_xml
from schemas.errors import FeedRefused

FEED_TYPE = re.compile(r"\b(?:xml|json|rss|atom|rdf)\b", re.IGNORECASE)
"""What the media type of a feed names; `text/html` and `text/plain` are read too, and flagged."""

OWN_ADDRESSES = ("self", "link", "url")
"""Where a feed names an address of its own, the best first."""


class NeedsFallback(FeedRefused):
    """A document that lxml cannot read well enough: `data` (UTF-8) is for feedparser."""

    reason = "not_well_formed"

    def __init__(self, decoded: Decoded, url: str) -> None:
        super().__init__("neither well-formed nor recoverable")
        self.decoded = decoded
        self.url = url


def extract(data: bytes, *, url: str | None, content_type: str | None, now: datetime) -> Document:
    """Return the document in `data` by the fast readers alone; no process, no input or output.

    `url` is the base of relative addresses (without it the address that the document gives itself),
    `content_type` the HTTP header's value, `now` the moment that dates may not pass. Raises NeedsFallback
    where feedparser must read it, and FeedRefused with its `reason`: `empty`, `too_large`, `too_many_tags`,
    `too_many_names`, `too_many_ampersands`, `not_a_feed`, `not_json`.
    """
    check_document(data)
    flags = () if content_type is None or FEED_TYPE.search(content_type) else ("content_type:unexpected",)
    decoded, found = _read(data, content_type)
    if isinstance(found, Fault) and decoded.data[:200].lstrip().startswith(b"{"):
        base = _own_address(read_json(decoded.data, "")) if url is None else url
        return finish(read_json(decoded.data, base), decoded, "json", url=base, now=now, flags=flags)
    tree = recovered(decoded.data, found) if isinstance(found, Fault) else found
    if tree is None:
        raise _unreadable(decoded, url or "")
    base = _own_address(read_xml(tree.root, "")) if url is None else url
    feed = read_xml(tree.root, base)
    if tree.parser == "recover" and not _is_whole(feed, decoded.data):
        raise _unreadable(decoded, base)
    if feed is None:
        raise FeedRefused(f"the root element is {str(tree.root.tag)[:80]}", reason="not_a_feed")
    return finish(feed, decoded, tree.parser, url=base, now=now, flags=(*flags, *tree.flags))


def _unreadable(decoded: Decoded, url: str) -> FeedRefused:
    """Return what to raise for a document that lxml cannot read: feedparser can, if it is a feed at all."""
    if may_be_feed(decoded.data):
        return NeedsFallback(decoded, url)
    return FeedRefused("there is no tag of a feed in it", reason="not_a_feed")


def _own_address(feed: DraftFeed | None) -> str:
    """Return the address that `feed`, read without one, gives itself, else that of its website."""
    links = [feed.links[name] for name in OWN_ADDRESSES if name in feed.links] if feed else []
    return next((url for link in links if (url := web_url(link.base, link.href)[0])), "")


def _read(data: bytes, content_type: str | None) -> tuple[Decoded, Tree | Fault]:
    """Return the document as UTF-8, with its tree where it is well-formed, as nearly all are.

    Whether it is UTF-8 libxml2 checks too: decoding the document only to see it would be 3 % of all the work.
    """
    taken = taken_for_utf8(data, content_type)
    if taken is None:
        decoded = to_utf8(data, content_type)
        return decoded, parse_strictly(decoded.data)
    found = parse_strictly(taken.data)
    if isinstance(found, Tree):
        return taken, found
    decoded = to_utf8(data, content_type)
    return decoded, found if decoded.data == taken.data else parse_strictly(decoded.data)


def _is_whole(feed: DraftFeed | None, data: bytes) -> bool:
    """Return whether recovery found as many items as the document begins."""
    return feed is not None and feed.items_found >= count_items(data)


def parse_document(
    data: bytes,
    *,
    url: str | None,
    content_type: str | None,
    now: datetime,
    fallback: FallbackParser | None = None,
) -> Document:
    """Return the document in `data`, by `extract` or else by feedparser in its worker process.

    Without `fallback` the process has one for all calls, started at the first need and ended with it.
    Raises FeedRefused with its reason, as `extract` and `FallbackParser.parse` do.
    """
    try:
        return extract(data, url=url, content_type=content_type, now=now)
    except NeedsFallback as needs:
        return (fallback or shared_fallback()).parse(needs.decoded, url=needs.url, now=now)


async def parse_document_async(
    data: bytes, *, url: str, content_type: str | None, now: datetime, fallback: FallbackParser
) -> Document:
    """Do as `parse_document`; the event loop goes on while feedparser works."""
    try:
        return extract(data, url=url, content_type=content_type, now=now)
    except NeedsFallback as needs:
        return await fallback.parse_async(needs.decoded, url=needs.url, now=now)


@cache
def shared_fallback() -> FallbackParser:
    """Return the fallback parser of this process."""
    return FallbackParser()
