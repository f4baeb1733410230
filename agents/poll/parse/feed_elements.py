"""The elements of a channel or feed: what it says about itself and about how to poll it."""

from __future__ import annotations

from agents.poll.parse import common_elements as common
from agents.poll.parse.drafts import DraftFeed, Link
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
    link = Link(element.get("href", ""), common.base_of(draft, element))
    if relation == "self":
        draft.link("self", 0, link)
    elif relation == "hub":
        draft.hubs.append(link)
    else:
        common.read_link(draft, element, rule)


def read_address(draft: DraftFeed, element: Element, rule: Rule) -> None:
    """Read an address that is the text, the `href` or the `url` of the element."""
    href = element.get("href") or element.get("url") or string_of(element)
    draft.link(rule.field, rule.rank, Link(href, common.base_of(draft, element)))


def read_image(draft: DraftFeed, element: Element, rule: Rule) -> None:
    """Read RSS's `image` with its `url` element."""
    for child in element:
        if name_of(child) == "url":
            draft.link(rule.field, rule.rank, Link(string_of(child), common.base_of(draft, element)))


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
    "title": common.text("title", 0),
    "atom:title": common.text("title", 0, "text"),
    "dc:title": common.text("title", 1),
    "description": common.text("subtitle", 0),
    "abstract": common.text("subtitle", 1),
    "tagline": common.text("subtitle", 0),
    "atom:tagline": common.text("subtitle", 0, "text"),
    "atom:subtitle": common.text("subtitle", 0, "text"),
    "subtitle": common.text("subtitle", 0, "text"),
    "dc:description": common.text("subtitle", 1),
    "itunes:summary": common.text("subtitle", 3),
    "itunes:subtitle": common.text("subtitle", 2),
    "atom:info": common.text("subtitle", 4, "text"),
    "copyright": common.text("rights", 0),
    "atom:copyright": common.text("rights", 0, "text"),
    "atom:rights": common.text("rights", 0, "text"),
    "dc:rights": common.text("rights", 1),
    "link": Rule(read_feed_link, "link", 0),
    "atom:link": Rule(read_feed_link, "link", 0),
    "id": common.value("id", 0),
    "atom:id": Rule(common.read_id, "id", 0),
    "atom:icon": Rule(read_address, "image", 2),
    "atom:logo": Rule(read_address, "image", 1),
    "image": Rule(read_image, "image", 0),
    "itunes:image": Rule(read_address, "image", 3),
    "itunes:link": Rule(read_address, "image", 4),
    "itunes:new-feed-url": Rule(read_address, "new", 0),
    "newlocation": Rule(read_address, "new", 0),
    "language": Rule(common.read_language),
    "dc:language": Rule(common.read_language),
    "pubdate": common.date("published_at", 0),
    "atom:published": common.date("published_at", 0),
    "dcterms:issued": common.date("published_at", 1),
    "dcterms:created": common.date("published_at", 2),
    "lastbuilddate": common.date("updated_at", 0),
    "updated": common.date("updated_at", 0),
    "atom:updated": common.date("updated_at", 0),
    "atom:modified": common.date("updated_at", 0),
    "dcterms:modified": common.date("updated_at", 1),
    "dc:date": common.date("updated_at", 2),
    "author": common.AUTHOR,
    "atom:author": common.AUTHOR,
    "managingeditor": common.AUTHOR,
    "dc:creator": common.AUTHOR,
    "dc:author": common.AUTHOR,
    "itunes:author": common.AUTHOR,
    "category": common.CATEGORY,
    "atom:category": common.CATEGORY,
    "dc:subject": common.CATEGORY,
    "itunes:category": common.CATEGORY,
    "itunes:keywords": Rule(common.read_keywords),
    "keywords": Rule(common.read_keywords),
    "generator": common.value("generator", 0),
    "atom:generator": common.value("generator", 0),
    "ttl": common.value("ttl", 0),
    "cloud": Rule(read_cloud),
    "skiphours": Rule(read_skip_hours),
    "skipdays": Rule(read_skip_days),
    "sy:updateperiod": common.value("update_period", 0),
    "sy:updatefrequency": common.value("update_frequency", 0),
    "sy:updatebase": common.value("update_base", 0),
}
FEED_RULES = Rules(FEED_ELEMENTS)
