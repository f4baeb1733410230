"""The elements of an item: for each name which field it is, of which rank, and how it is read.

One table serves RSS 0.9x to 2.0, Atom, RDF and the modules alike, because real feeds mix them.
"""

from __future__ import annotations

from collections.abc import Iterator

from agents.poll.parse.drafts import Draft, Kind, Link, Media, Text
from agents.poll.parse.markup import plain_text
from agents.poll.parse.names import XML_BASE, XML_LANG, Element, attributes_of, name_of
from agents.poll.parse.places import read_latitude, read_place
from agents.poll.parse.rules import Rule, Rules
from agents.poll.parse.text_elements import string_of, text_of
from agents.poll.parse.urls import resolve


def read_item(element: Element, base: str) -> Draft:
    """Return the strings of an `item` or `entry` element."""
    draft = Draft(base=base)
    if element.keys():
        read_attributes(draft, element)
    ITEM_RULES.apply(draft, element)
    return draft


def read_attributes(draft: Draft, element: Element) -> None:
    """Take what the element of the item itself says: language, base, `rdf:about`, CDF's addresses."""
    for name, value in attributes_of(element):
        if name == XML_LANG:
            draft.language = value
        elif name == XML_BASE:
            draft.base = resolve(draft.base, value)
        elif name.endswith("about"):
            draft.value("guid", 3, value.strip())
        elif name.lower() == "href":
            draft.link("url", 3, Link(value, draft.base))
        elif name.lower() == "lastmod":
            draft.value("updated_at", 3, value)


def base_of(draft: Draft, element: Element) -> str:
    """Return the base of the addresses in `element`."""
    own = element.get(XML_BASE)
    return draft.base if own is None else resolve(draft.base, own)


def take_text(draft: Draft, value: str, rule: Rule) -> None:
    """Take a text of the rule's kind."""
    draft.text(rule.field, rule.rank, Text(value, rule.kind))


def read_text(draft: Draft, element: Element, rule: Rule) -> None:
    """Read a text, of the rule's kind unless its `type` says otherwise."""
    draft.text(rule.field, rule.rank, text_of(element, untyped=rule.kind))
    if rule.field == "body":  # the language of the content is the item's
        draft.language = element.get(XML_LANG, draft.language)


def text(field: str, rank: int, kind: Kind = Kind.UNTYPED) -> Rule:
    """Return the rule for a text."""
    return Rule(read_text, field, rank, kind, take_text)


SECOND_TEXT = text("body", 9)


def read_summary(draft: Draft, element: Element, rule: Rule) -> None:
    """Read `description` or `summary`; the second one of an item that has both is its body."""
    read_text(draft, element, SECOND_TEXT if draft.ranks.get("summary") == 0 else rule)


def take_summary(draft: Draft, value: str, rule: Rule) -> None:
    """Do as `read_summary`."""
    take_text(draft, value, SECOND_TEXT if draft.ranks.get("summary") == 0 else rule)


SUMMARY = Rule(read_summary, "summary", 0, Kind.UNTYPED, take_summary)


def read_language(draft: Draft, element: Element, _: Rule) -> None:
    """Read `dc:language`."""
    draft.language = string_of(element) or draft.language


def take_value(draft: Draft, value: str, rule: Rule) -> None:
    """Take a string that is read later."""
    draft.value(rule.field, rule.rank, value)


def read_value(draft: Draft, element: Element, rule: Rule) -> None:
    """Read a string that is read later."""
    draft.value(rule.field, rule.rank, string_of(element))


def value(field: str, rank: int) -> Rule:
    """Return the rule for a string."""
    return Rule(read_value, field, rank, take=take_value)


def take_date(draft: Draft, value: str, rule: Rule) -> None:
    """Take a date; of several of one name the last counts, as in feedparser."""
    if draft.ranks.get(rule.field) == rule.rank:
        del draft.ranks[rule.field]
    draft.value(rule.field, rule.rank, value)


def read_date(draft: Draft, element: Element, rule: Rule) -> None:
    """Read a date with attributes, which say nothing about it."""
    take_date(draft, string_of(element), rule)


def date(field: str, rank: int) -> Rule:
    """Return the rule for a date."""
    return Rule(read_date, field, rank, take=take_date)


def read_guid(draft: Draft, element: Element, rule: Rule) -> None:
    """Read RSS's `guid`, which is the item's address too unless `isPermaLink` denies it."""
    guid = string_of(element)
    draft.value("guid", rule.rank, guid)
    if (
        element.get("isPermaLink", element.get("ispermalink", "true")).lower() == "true"
        and "://" in guid[:10]
    ):
        draft.link("url", 2, Link(guid, draft.base))


def read_id(draft: Draft, element: Element, rule: Rule) -> None:
    """Read Atom's `id`; one that is a path, which RFC 4287 forbids, is made absolute as feedparser does."""
    identifier = string_of(element)
    if identifier.startswith("/"):
        identifier = resolve(base_of(draft, element), identifier)
    draft.value(rule.field, rule.rank, identifier)


def take_link(draft: Draft, value: str, rule: Rule) -> None:
    """Take RSS's `link`."""
    draft.link(rule.field, rule.rank, Link(value, draft.base))


def read_link(draft: Draft, element: Element, rule: Rule) -> None:
    """Read `link`, RSS's (an address) or Atom's (attributes); RSS documents contain both under one name."""
    link = Link(element.get("href") or string_of(element), base_of(draft, element))
    relation = element.get("rel", "alternate").strip().lower()
    if relation == "alternate":
        is_page = "html" in element.get("type", "html")
        draft.link(rule.field, rule.rank if is_page else rule.rank + 1, link)
    elif relation == "enclosure":
        draft.media.append(Media(link, element.get("type"), element.get("length")))


def link(field: str, rank: int) -> Rule:
    """Return the rule for a link."""
    return Rule(read_link, field, rank, take=take_link)


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


def take_author(draft: Draft, value: str, _: Rule) -> None:
    """Take a person of RSS or Dublin Core."""
    draft.authors.append(value)


def read_author(draft: Draft, element: Element, _: Rule) -> None:
    """Read a person: Atom's with child elements, or a string."""
    names = {name_of(child).rpartition(":")[2]: string_of(child) for child in element}
    person = names.get("name") or names.get("email") if names else string_of(element)
    if person:
        draft.authors.append(person)


AUTHOR = Rule(read_author, take=take_author)


def take_category(draft: Draft, value: str, _: Rule) -> None:
    """Take a category of RSS or Dublin Core."""
    draft.categories.append(value)


def read_category(draft: Draft, element: Element, _: Rule) -> None:
    """Read a category: RSS's text, Atom's term and its label, iTunes' with the ones inside it."""
    term = element.get("term") or string_of(element) or element.get("text", "")
    draft.categories += (term, element.get("label", ""))
    for child in element:
        read_category(draft, child, _)


CATEGORY = Rule(read_category, take=take_category)


def read_keywords(draft: Draft, element: Element, _: Rule) -> None:
    """Read a list of keywords with commas."""
    draft.categories.extend(string_of(element).split(","))


def read_source(draft: Draft, element: Element, _: Rule) -> None:
    """Read `source`: the feed or the outlet from which the item was taken over."""
    titles, links = _source_parts(element)
    draft.extension("source", next(titles, ""))
    draft.link("source_url", 0, Link(next(links, ""), base_of(draft, element)))


def _source_parts(element: Element) -> tuple[Iterator[str], Iterator[str]]:
    if not len(element):
        return iter((string_of(element),)), iter((element.get("url", ""),))
    named = [(name_of(child).rpartition(":")[2], child) for child in element]
    titles = (plain_text(text_of(child, untyped=Kind.TEXT)) for name, child in named if name == "title")
    links = (child.get("href", "") or string_of(child) for name, child in named if name == "link")
    return titles, links


def read_comments(draft: Draft, element: Element, rule: Rule) -> None:
    """Read the address of the page with the comments."""
    draft.link(rule.field, rule.rank, Link(string_of(element), base_of(draft, element)))


def read_extension(draft: Draft, element: Element, rule: Rule) -> None:
    """Read a string of a module that has no field of its own in an item: it stays in `raw` by its name."""
    draft.extension(rule.field, string_of(element))


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

ITEM_ELEMENTS = {
    **MEDIA_ELEMENTS,
    "title": text("title", 0),
    "atom:title": text("title", 0, Kind.TEXT),
    "dc:title": text("title", 2),
    "dcterms:title": text("title", 2),
    "itunes:title": text("title", 4),
    "description": SUMMARY,
    "summary": SUMMARY,
    "abstract": text("summary", 0),
    "atom:summary": text("summary", 0, Kind.TEXT),
    "dc:description": text("summary", 1),
    "dcterms:abstract": text("summary", 1),
    "itunes:summary": text("summary", 4),
    "itunes:subtitle": text("summary", 5),
    "content:encoded": text("body", 0, Kind.HTML),
    "atom:content": text("body", 0, Kind.TEXT),
    "content": text("body", 1),
    "body": text("body", 1),
    "xhtml:body": text("body", 1, Kind.HTML),
    "fullitem": text("body", 1),
    "full-text": text("body", 1),
    "yandex:full-text": text("body", 2),
    "link": link("url", 0),
    "atom:link": link("url", 0),
    "feedburner:origlink": link("url", -1),
    "guid": Rule(read_guid, "guid", 0),
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
