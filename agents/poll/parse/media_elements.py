"""The media files of an item: `enclosure` and media RSS (https://www.rssboard.org/media-rss)."""

from __future__ import annotations

from agents.poll.parse.common_elements import CATEGORY, base_of, read_keywords, text
from agents.poll.parse.drafts import Draft, Link, Media
from agents.poll.parse.names import Element
from agents.poll.parse.rules import Rule, Rules


def read_enclosure(draft: Draft, element: Element, _: Rule) -> None:
    """Read `enclosure`, `media:content` or `media:thumbnail`."""
    href = element.get("url") or element.get("href")
    if href:
        length = element.get("length") or element.get("fileSize")
        kind = element.get("type") or element.get("medium")
        draft.media.append(Media(Link(href, base_of(draft, element)), kind, length))
    if len(element):
        read_media_group(draft, element, _)


def read_media_group(draft: Draft, element: Element, _: Rule) -> None:
    """Read `media:group` (and what `media:content` contains): files and texts of media RSS."""
    MEDIA_RULES.apply(draft, element)


MEDIA_ELEMENTS = {
    "media:content": Rule(read_enclosure),
    "media:thumbnail": Rule(read_enclosure),
    "media:group": Rule(read_media_group),
    "media:title": text("title", 3),
    "media:description": text("summary", 3),
    "media:category": CATEGORY,
    "media:keywords": Rule(read_keywords),
}

MEDIA_RULES = Rules(MEDIA_ELEMENTS)
