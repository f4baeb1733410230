"""The elements of an item: for each name which field it is, of which rank, and how it is read.

One table serves RSS 0.9x to 2.0, Atom, RDF and the modules alike, because real feeds mix them.
"""

from __future__ import annotations

from collections.abc import Iterator

from agents.poll.parse.common_elements import (
    AUTHOR,
    CATEGORY,
    base_of,
    date,
    link,
    read_attributes,
    read_id,
    read_keywords,
    read_language,
    read_text,
    take_text,
    take_value,
    text,
    value,
)
from agents.poll.parse.drafts import Draft, Link
from agents.poll.parse.markup import plain_text
from agents.poll.parse.media_elements import MEDIA_ELEMENTS, read_enclosure
from agents.poll.parse.names import Element, name_of
from agents.poll.parse.places import read_latitude, read_place
from agents.poll.parse.rules import Rule, Rules
from agents.poll.parse.text_elements import string_of, text_of


def read_item(element: Element, base: str) -> Draft:
    """Return the strings of an `item` or `entry` element."""
    draft = Draft(base)
    if element.keys():
        read_attributes(draft, element)
    ITEM_RULES.apply(draft, element)
    return draft


SECOND_TEXT = text("body", 9)


def read_summary(draft: Draft, element: Element, rule: Rule) -> None:
    """Read `description` or `summary`; the second one of an item that has both is its body."""
    read_text(draft, element, SECOND_TEXT if draft.ranks.get("summary") == 0 else rule)


def take_summary(draft: Draft, value: str, rule: Rule) -> None:
    """Do as `read_summary`."""
    take_text(draft, value, SECOND_TEXT if draft.ranks.get("summary") == 0 else rule)


SUMMARY = Rule(read_summary, "summary", 0, "untyped", take_summary)


def take_guid(draft: Draft, guid: str, rule: Rule) -> None:
    """Take RSS's `guid`, which is the item's address too where it is one."""
    draft.value("guid", rule.rank, guid)
    if "://" in guid[:10]:
        draft.link("url", 2, Link(guid, draft.base))


def read_guid(draft: Draft, element: Element, rule: Rule) -> None:
    """Do as `take_guid`, unless `isPermaLink` denies that it is an address."""
    permanent = element.get("isPermaLink")
    if permanent is None:
        permanent = element.get("ispermalink", "true")
    if permanent.lower() == "true":
        take_guid(draft, string_of(element), rule)
    else:
        take_value(draft, string_of(element), rule)


def read_source(draft: Draft, element: Element, _: Rule) -> None:
    """Read `source`: the feed or the outlet from which the item was taken over."""
    titles, links = _source_parts(element)
    draft.extension("source", next(titles, ""))
    draft.link("source_url", 0, Link(next(links, ""), base_of(draft, element)))


def _source_parts(element: Element) -> tuple[Iterator[str], Iterator[str]]:
    if not len(element):
        return iter((string_of(element),)), iter((element.get("url", ""),))
    named = [(name_of(child).rpartition(":")[2], child) for child in element]
    titles = (plain_text(text_of(child, untyped="text")) for name, child in named if name == "title")
    links = (child.get("href", "") or string_of(child) for name, child in named if name == "link")
    return titles, links


def read_comments(draft: Draft, element: Element, rule: Rule) -> None:
    """Read the address of the page with the comments."""
    draft.link(rule.field, rule.rank, Link(string_of(element), base_of(draft, element)))


def read_extension(draft: Draft, element: Element, rule: Rule) -> None:
    """Read a string of a module that has no field of its own in an item: it stays in `raw` by its name."""
    draft.extension(rule.field, string_of(element))


ITEM_ELEMENTS = {
    **MEDIA_ELEMENTS,
    "title": text("title", 0),
    "atom:title": text("title", 0, "text"),
    "dc:title": text("title", 2),
    "dcterms:title": text("title", 2),
    "itunes:title": text("title", 4),
    "description": SUMMARY,
    "summary": SUMMARY,
    "abstract": text("summary", 0),
    "atom:summary": text("summary", 0, "text"),
    "dc:description": text("summary", 1),
    "dcterms:abstract": text("summary", 1),
    "itunes:summary": text("summary", 4),
    "itunes:subtitle": text("summary", 5),
    "content:encoded": text("body", 0, "html"),
    "atom:content": text("body", 0, "text"),
    "content": text("body", 1),
    "body": text("body", 1),
    "xhtml:body": text("body", 1, "html"),
    "fullitem": text("body", 1),
    "full-text": text("body", 1),
    "yandex:full-text": text("body", 2),
    "link": link("url", 0),
    "atom:link": link("url", 0),
    "feedburner:origlink": link("url", -1),
    "guid": Rule(read_guid, "guid", 0, take=take_guid),
    "id": value("guid", 0),
    "atom:id": Rule(read_id, "guid", 0),
    "dc:identifier": value("guid", 4),
    "pubdate": date("published_at", 0),
    "published": date("published_at", 0),
    "atom:published": date("published_at", 0),
    "atom:issued": date("published_at", 0),
    "issued": date("published_at", 0),
    "dcterms:issued": date("published_at", 1),
    "dc:date": date("published_at", 2),
    "dcterms:date": date("published_at", 2),
    "atom:created": date("published_at", 3),
    "dcterms:created": date("published_at", 3),
    "date": date("published_at", 4),
    "pubdatetime": date("published_at", 4),
    "updated": date("updated_at", 0),
    "atom:updated": date("updated_at", 0),
    "atom:modified": date("updated_at", 0),
    "modified": date("updated_at", 0),
    "lastbuilddate": date("updated_at", 1),
    "dcterms:modified": date("updated_at", 1),
    "author": AUTHOR,
    "atom:author": AUTHOR,
    "dc:creator": AUTHOR,
    "dc:author": AUTHOR,
    "itunes:author": AUTHOR,
    "managingeditor": AUTHOR,
    "category": CATEGORY,
    "atom:category": CATEGORY,
    "dc:subject": CATEGORY,
    "itunes:category": CATEGORY,
    "itunes:keywords": Rule(read_keywords),
    "keywords": Rule(read_keywords),
    "tags": Rule(read_keywords),
    "enclosure": Rule(read_enclosure),
    "source": Rule(read_source),
    "atom:source": Rule(read_source),
    "dc:language": Rule(read_language),
    "dcterms:language": Rule(read_language),
    "language": Rule(read_language),
    "comments": Rule(read_comments, "comments"),
    "slash:comments": Rule(read_extension, "slash:comments"),
    "slash:section": Rule(read_extension, "slash:section"),
    "slash:department": Rule(read_extension, "slash:department"),
    "itunes:duration": Rule(read_extension, "itunes:duration"),
    "itunes:explicit": Rule(read_extension, "itunes:explicit"),
    "georss:point": Rule(read_place, "georss:point"),
    "georss:line": Rule(read_place, "georss:line"),
    "georss:polygon": Rule(read_place, "georss:polygon"),
    "georss:box": Rule(read_place, "georss:box"),
    "georss:where": Rule(read_place),
    "georss:featurename": Rule(read_extension, "georss:featurename"),
    "georss:relationshiptag": Rule(read_extension, "georss:relationshiptag"),
    "gml:point": Rule(read_place),
    "geo:point": Rule(read_place),
    "geo:lat": Rule(read_latitude),
}
ITEM_RULES = Rules(ITEM_ELEMENTS)
