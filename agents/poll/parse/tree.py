"""A document's bytes to an XML tree: strictly, or repaired.

Both parsers load nothing, expand no entity and stop at libxml2's own limits (depth, names, entities).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5, name2codepoint
from typing import Any

from lxml import etree

from agents.poll.parse.document import Parser
from agents.poll.parse.guard import check_repair
from agents.poll.parse.names import Element

SAFE: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}

STRICT = etree.XMLParser(**SAFE)
RECOVERING = etree.XMLParser(recover=True, **SAFE)

ERROR_NAMES = {
    code: name.removeprefix("ERR_").lower()
    for name, code in vars(etree.ErrorTypes).items()
    if isinstance(code, int)
}
"""libxml2's names of its errors, e.g. `undeclared_entity`, `tag_name_mismatch`."""

CONTROLS = bytes(number for number in range(32) if number not in b"\t\n\r")
"""Characters that XML 1.0 forbids and that copied text brings into feeds."""

AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    rb"|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(#X[0-9a-fA-F]{1,6};|([A-Za-z][A-Za-z0-9]{1,30});)?",
    re.DOTALL,
)
"""A CDATA section, which is left alone, or an ampersand that XML does not understand, with its entity."""
DECLARED_ENTITY = re.compile(
    rb"""<!ENTITY\s+([A-Za-z][A-Za-z0-9]{1,30})\s+(?:"([^"&%<>]{0,100})"|'([^'&%<>]{0,100})')\s*>"""
)
MOST_DECLARED = 300
"""Entities that a document may declare itself; the sets of HTML 4 have 253."""


PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]{0,1000}(?:\[[^\]]{0,100000}\]\s*)?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tree:
    """The root of a document, and how it was read."""

    root: Element
    parser: Parser
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a document from being read strictly: a flag with libxml2's name of its first error."""

    flag: str


def parse_strictly(data: bytes) -> Tree | Fault:
    """Return the tree of `data` where it is well-formed UTF-8, else what is wrong with it."""
    try:
        return Tree(etree.fromstring(_prepared(data), STRICT), "strict")
    except etree.XMLSyntaxError as error:
        return Fault(f"xml:{ERROR_NAMES.get(error.code, 'malformed')}")


def _prepared(data: bytes) -> bytes:
    data = data.lstrip()  # only a declaration must stand at the beginning; XML ends with white space
    # the entities of a DOCTYPE would stay unread
    return with_characters(data) if data.find(b"<!DOCTYPE", 0, 5000) >= 0 else data


def recovered(data: bytes, fault: Fault) -> Tree | None:
    """Return the tree of `data` (UTF-8) that `fault` is in; None where even recovery finds no element.

    What is repaired best is repaired before libxml2 recovers, which would drop it.
    """
    data = _prepared(data)
    check_repair(data)
    data = repaired(data)
    try:
        return Tree(etree.fromstring(data, STRICT), "recover", (fault.flag,))
    except etree.XMLSyntaxError:
        pass
    try:
        root = etree.fromstring(data, RECOVERING)
    except etree.XMLSyntaxError:
        return None
    return None if root is None else Tree(root, "recover", (fault.flag,))


def repaired(data: bytes) -> bytes:
    """Return `data` from its first tag on, without forbidden characters, entities as characters."""
    data = data[max(data.find(b"<"), 0) :].translate(None, CONTROLS)
    # a notice of PHP before the declaration is markup too
    declaration = data.find(b"<?xml", 1, 4096)
    data = data[declaration:] if declaration > 0 else data
    return with_characters(data)


def with_characters(data: bytes) -> bytes:
    """Write the entities of HTML and of the document's DOCTYPE as characters, a lone `&` as `&amp;`."""
    prolog = PROLOG.match(data)
    doctype = DOCTYPE.match(data, prolog.end()) if prolog else None
    own: dict[bytes, bytes] = {}
    if doctype:
        declared = DECLARED_ENTITY.findall(doctype[0])[:MOST_DECLARED]
        own = {name: double or single for name, double, single in declared}
        data = data[: doctype.start()] + data[doctype.end() :]

    def character(match: re.Match[bytes]) -> bytes:
        whole, reference, name = match[0], match[1], match[2]
        if whole.startswith(b"<"):
            return whole
        known = (own.get(name) or _named_character(name.decode("ascii"))) if name else b""
        if known:
            return known
        return whole.lower() if reference and not name else b"&amp;" + whole[1:]

    return AMPERSAND.sub(character, data)


def _named_character(name: str) -> bytes:
    """Return the character that XHTML 1.0 or else HTML 5 calls `name`; `b""` where neither does."""
    number = name2codepoint.get(name)
    return (chr(number) if number else html5.get(f"{name};", "")).encode()
