"""The text of an XML element, in the ways that RSS and Atom put it there."""

from __future__ import annotations

from base64 import b64decode
from xml.sax.saxutils import escape, unescape

from lxml import etree

from agents.poll.parse.drafts import Kind, Text
from agents.poll.parse.names import Element

PLAIN_TYPES = frozenset(("text", "text/plain", "plain"))
ESCAPED_TYPES = ("html", "text/html")
MARKUP_TYPES = frozenset(("html", "xhtml", "text/html", "application/xhtml+xml", "text/x-html"))


def string_of(element: Element) -> str:
    """Return the character data of `element` and of all in it, trimmed."""
    if len(element):
        return "".join(element.itertext()).strip()
    text = element.text
    return text.strip() if text else ""


def text_of(element: Element, *, untyped: Kind) -> Text:
    """Return the text of `element`; `untyped` is what it is where no `type` says so.

    Understands Atom 1.0's `type`, Atom 0.3's `mode="escaped|xml|base64"` and markup as child elements.
    """
    declared = element.get("type")
    if len(element):
        markup = _markup_of(element)
        # type="html" with elements inside: they are part of the escaped markup that was not escaped
        return Text(unescape(markup) if declared in ESCAPED_TYPES else markup, "html")
    value = element.text or ""
    if declared is None and element.get("mode") is None:
        return Text(value.strip(), untyped)
    return _declared_text(value.strip(), (declared or "").strip().lower(), element.get("mode", ""), untyped)


def _declared_text(value: str, declared: str, mode: str, untyped: Kind) -> Text:
    if mode == "base64" or _is_base64(declared):
        value = _from_base64(value)
        untyped = untyped if mode == "base64" else "untyped"
    if declared in MARKUP_TYPES:
        return Text(value, "html")
    if declared in PLAIN_TYPES:
        return Text(value, "text")
    return Text(value, "untyped" if mode == "escaped" else untyped)


def _is_base64(declared: str) -> bool:
    """Atom 1.0, section 4.1.3.3: content of any other media type than text or XML is Base64."""
    return "/" in declared and not declared.startswith("text/") and not declared.endswith(("xml", "/*"))


def _from_base64(value: str) -> str:
    try:
        return b64decode(value).decode("utf-8", "replace")
    except ValueError:
        return value


def _markup_of(element: Element) -> str:
    """Return what is inside `element` as markup; the `div` around XHTML (Atom 1.0, section 3.1.1.3) stays."""
    inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return (escape(element.text or "") + inner).strip()
