"""What feedparser found, as a draft: the same `finish` then makes values of it as of every other reader's.

Runs in the worker process. feedparser's sanitising and resolving of addresses in markup are off: the
markup becomes plain text anyway, and they cost half of its time.
"""

from __future__ import annotations

import io
from typing import Any

import feedparser

from agents.poll.parse.drafts import Draft, DraftFeed, Kind, Link, Media, Text
from agents.poll.parse.limits import ITEMS
from agents.poll.parse.markup import FORBIDDEN

Found = Any
"""feedparser's dictionary, which has no types."""

FORMATS = {"rss091u": "rss091", "rss091n": "rss091", "atom": "atom10", "atom01": "atom03", "atom02": "atom03"}
MEDIA = ("enclosures", "media_content", "media_thumbnail")
PLACES = {
    "Point": "georss:point",
    "LineString": "georss:line",
    "Polygon": "georss:polygon",
    "Box": "georss:box",
}


def read_with_feedparser(data: bytes, url: str) -> DraftFeed:
    """Return what feedparser finds in `data` (UTF-8)."""
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    found = feedparser.parse(
        io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    feed = DraftFeed(base=url, format=FORMATS.get(found.version, found.version))
    _read_feed(feed, found.feed)
    feed.items = [_item(entry, url) for entry in found.entries[:ITEMS]]
    feed.items_found = len(found.entries)
    return feed


def _read_feed(feed: DraftFeed, found: Found) -> None:
    for name, field in (("title", "title"), ("subtitle", "subtitle"), ("rights", "rights")):
        feed.text(field, 0, _text(found, name))
    feed.language = found.get("language")
    feed.link("link", 0, Link(_string(found, "link"), feed.base))
    for link in found.get("links", ()):
        address = Link(_string(link, "href"), feed.base)
        if link.get("rel") == "hub":
            feed.hubs.append(address)
        elif link.get("rel") == "self":
            feed.link("self", 0, address)
    for name, field in (
        ("id", "id"),
        ("published", "published_at"),
        ("updated", "updated_at"),
        ("ttl", "ttl"),
        ("generator", "generator"),
        ("sy_updateperiod", "update_period"),
        ("sy_updatefrequency", "update_frequency"),
        ("sy_updatebase", "update_base"),
    ):
        feed.value(field, 0, _own(found, name))
    feed.cloud = {name: str(value) for name, value in (found.get("cloud") or {}).items()}
    feed.link("image", 0, Link(_string(found.get("image") or {}, "href"), feed.base))
    _read_people_and_terms(feed, found)


def _item(found: Found, url: str) -> Draft:
    draft = Draft(base=url, language=found.get("language"))
    for name in ("title", "summary"):
        draft.text(name, 0, _text(found, name))
    for content in found.get("content", ())[:1]:
        draft.text("body", 0, Text(_clean(content.get("value") or ""), _kind(content.get("type"))))
    draft.link("url", 0, Link(_string(found, "link"), url))
    draft.value("guid", 0, _string(found, "id"))
    draft.value("published_at", 0, _own(found, "published"))
    draft.value("published_at", 1, _own(found, "created"))
    draft.value("updated_at", 0, _own(found, "updated"))
    _read_people_and_terms(draft, found)
    for media in (
        *found.get("enclosures", ()),
        *found.get("media_content", ()),
        *found.get("media_thumbnail", ()),
    ):
        href = _string(media, "href") or _string(media, "url")
        length = _string(media, "length") or _string(media, "filesize")
        draft.media.append(Media(Link(href, url), _string(media, "type") or _string(media, "medium"), length))
    _read_place(draft, found)
    return draft


def _read_people_and_terms(draft: Draft, found: Found) -> None:
    for person in found.get("authors", ()):
        draft.authors.append(_string(person, "name") or _string(person, "email"))
    draft.authors = [author for author in draft.authors if author]
    draft.categories = [_string(tag, "label") or _string(tag, "term") for tag in found.get("tags", ())]


def _read_place(draft: Draft, found: Found) -> None:
    """Read the shape of `where`, whose coordinates feedparser turns to longitude first."""
    where = found.get("where") or {}
    name = PLACES.get(where.get("type", ""))
    coordinates = where.get("coordinates") or ()
    if name == "georss:point":
        coordinates = (coordinates,)
    if name and coordinates and isinstance(coordinates[0][0], float):
        draft.extension(name, " ".join(f"{point[1]:g} {point[0]:g}" for point in coordinates))


def _text(found: Found, name: str) -> Text:
    detail = found.get(f"{name}_detail") or {}
    return Text(_string(found, name), _kind(detail.get("type")))


def _kind(media_type: str | None) -> Kind:
    return "text" if media_type == "text/plain" else "html"


def _own(found: Found, name: str) -> str:
    """Return the string `name` itself: feedparser answers for a missing `updated` with `published`."""
    return _string(found, name) if name in found else ""


def _string(found: Found, name: str) -> str:
    value = found.get(name)
    return _clean(str(value)).strip() if value else ""


def _clean(text: str) -> str:
    return text if text.isprintable() else FORBIDDEN.sub("", text)
