"""What the elements of feeds and of items have alike: texts, strings, dates, links, people, categories.

Of a pair `take_X` and `read_X` the first takes what is only text, the second looks at attributes and
children too; the function `X` makes the rule of both for a table.
"""

from __future__ import annotations

from agents.poll.parse.drafts import Draft, Kind, Link, Media, Text
from agents.poll.parse.names import XML_BASE, XML_LANG, Element, attributes_of, name_of
from agents.poll.parse.rules import Rule
from agents.poll.parse.text_elements import string_of, text_of
from agents.poll.parse.urls import resolve


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


def text(field: str, rank: int, kind: Kind = "untyped") -> Rule:
    """Return the rule for a text."""
    return Rule(read_text, field, rank, kind, take_text)


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
    if len(element):
        for child in element:
            read_category(draft, child, _)


CATEGORY = Rule(read_category, take=take_category)


def read_keywords(draft: Draft, element: Element, _: Rule) -> None:
    """Read a list of keywords with commas."""
    draft.categories.extend(string_of(element).split(","))
