"""The elements of a channel or feed: what it says about itself and about how to poll it."""

from __future__ import annotations

from agents.poll.parse import item_elements as item
from agents.poll.parse.drafts import DraftFeed, Kind, Link
from agents.poll.parse.names import Element, attributes_of, name_of
from agents.poll.parse.rules import Rule, Rules
from agents.poll.parse.text_elements import string_of


def read_feed_element(feed: DraftFeed, element: Element) -> None:
    """Put what one child of a channel or feed says into `feed`."""
    rule = FEED_RULES.of(element)
    rule.read(feed, element, rule)


def read_feed_link(draft: DraftFeed, element: Element, rule: Rule) -> None:
    """Read `link`: the website, or by its relation the feed's own address or a WebSub hub."""
    relation = element.get("rel", "alternate").strip().lower()
    link = Link(element.get("href", ""), item.base_of(draft, element))
    if relation == "self":
        draft.link("self", 0, link)
    elif relation == "hub":
        draft.hubs.append(link)
    else:
        item.read_link(draft, element, rule)


def read_address(draft: DraftFeed, element: Element, rule: Rule) -> None:
    """Read an address that is the text, the `href` or the `url` of the element."""
    href = element.get("href") or element.get("url") or string_of(element)
    draft.link(rule.field, rule.rank, Link(href, item.base_of(draft, element)))


def read_image(draft: DraftFeed, element: Element, rule: Rule) -> None:
    """Read RSS's `image` with its `url` element."""
    for child in element:
        if name_of(child) == "url":
            draft.link(rule.field, rule.rank, Link(string_of(child), item.base_of(draft, element)))


def read_cloud(draft: DraftFeed, element: Element, _: Rule) -> None:
    """Read the attributes of `cloud` (rssCloud), whose names are written in any case."""
    draft.cloud = {name.lower(): value.strip() for name, value in attributes_of(element)}


def read_skip_hours(draft: DraftFeed, element: Element, _: Rule) -> None:
    """Read the hours of `skipHours`."""
    draft.skip_hours = [string_of(child) for child in element]


def read_skip_days(draft: DraftFeed, element: Element, _: Rule) -> None:
    """Read the days of `skipDays`."""
    draft.skip_days = [string_of(child) for child in element]


FEED_ELEMENTS = {
    "title": item.text("title", 0),
    "atom:title": item.text("title", 0, Kind.TEXT),
    "dc:title": item.text("title", 1),
    "description": item.text("subtitle", 0),
    "abstract": item.text("subtitle", 1),
    "tagline": item.text("subtitle", 0),
    "atom:tagline": item.text("subtitle", 0, Kind.TEXT),
    "atom:subtitle": item.text("subtitle", 0, Kind.TEXT),
    "subtitle": item.text("subtitle", 0, Kind.TEXT),
    "dc:description": item.text("subtitle", 1),
    "itunes:summary": item.text("subtitle", 3),
    "itunes:subtitle": item.text("subtitle", 2),
    "atom:info": item.text("subtitle", 4, Kind.TEXT),
    "copyright": item.text("rights", 0),
    "atom:copyright": item.text("rights", 0, Kind.TEXT),
    "atom:rights": item.text("rights", 0, Kind.TEXT),
    "dc:rights": item.text("rights", 1),
    "link": Rule(read_feed_link, "link", 0),
    "atom:link": Rule(read_feed_link, "link", 0),
    "id": item.value("id", 0),
    "atom:id": Rule(item.read_id, "id", 0),
    "atom:icon": Rule(read_address, "image", 2),
    "atom:logo": Rule(read_address, "image", 1),
    "image": Rule(read_image, "image", 0),
    "itunes:image": Rule(read_address, "image", 3),
    "itunes:link": Rule(read_address, "image", 4),
    "itunes:new-feed-url": Rule(read_address, "new", 0),
    "newlocation": Rule(read_address, "new", 0),
    "language": Rule(item.read_language),
    "dc:language": Rule(item.read_language),
    "pubdate": item.date("published_at", 0),
    "atom:published": item.date("published_at", 0),
    "dcterms:issued": item.date("published_at", 1),
    "dcterms:created": item.date("published_at", 2),
    "lastbuilddate": item.date("updated_at", 0),
    "updated": item.date("updated_at", 0),
    "atom:updated": item.date("updated_at", 0),
    "atom:modified": item.date("updated_at", 0),
    "dcterms:modified": item.date("updated_at", 1),
    "dc:date": item.date("updated_at", 2),
    "author": item.AUTHOR,
    "atom:author": item.AUTHOR,
    "managingeditor": item.AUTHOR,
    "dc:creator": item.AUTHOR,
    "dc:author": item.AUTHOR,
    "itunes:author": item.AUTHOR,
    "category": item.CATEGORY,
    "atom:category": item.CATEGORY,
    "dc:subject": item.CATEGORY,
    "itunes:category": item.CATEGORY,
    "itunes:keywords": Rule(item.read_keywords),
    "keywords": Rule(item.read_keywords),
    "generator": item.value("generator", 0),
    "atom:generator": item.value("generator", 0),
    "ttl": item.value("ttl", 0),
    "cloud": Rule(read_cloud),
    "skiphours": Rule(read_skip_hours),
    "skipdays": Rule(read_skip_days),
    "sy:updateperiod": item.value("update_period", 0),
    "sy:updatefrequency": item.value("update_frequency", 0),
    "sy:updatebase": item.value("update_base", 0),
}
FEED_RULES = Rules(FEED_ELEMENTS)
