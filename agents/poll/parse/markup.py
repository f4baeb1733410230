"""Markup to plain text, in time proportional to its length whatever it contains.

Every pattern consumes what it has looked at: an unclosed quote, tag or script runs to the end of the text
as in the HTML standard, instead of being tried again from the next character. That keeps floods
of `<` linear (tests/agents/poll/parse/test_markup.py counts steps, not seconds).
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from itertools import repeat

from agents.poll.parse.drafts import Text
from agents.poll.parse.limits import MARKUP_CHARACTERS

BREAK = "\0"
"""Stands for a line break between blocks; XML cannot contain it and the JSON reader removes it."""

HIDDEN_MARK = "\1"
"""Stands for a tag of an element whose content is no text; as `BREAK`, it is in no text before."""

SPACES = "\n\t\r\xa0"
SPACE_RUN = re.compile("  +")

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot contain, taken out of the texts of other formats."""

BLOCK_NAMES = (
    "address article aside blockquote br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol option p pre section summary "
    "table tbody td tfoot th thead tr ul"
)
"""Elements that begin and end a line (the HTML standard's rendering, section 15.3)."""

INLINE_NAMES = (
    "a abbr acronym applet area audio b base basefont bdi bdo big blink body button canvas cite code col "
    "colgroup data datalist del dfn em embed font frame frameset head html i iframe img input ins kbd label "
    "link map mark math meta meter noframes noscript object optgroup output param picture progress q rp rt "
    "ruby s samp script select small source span strike strong style sub sup svg template textarea time "
    "title track tt u var video wbr"
)
HIDDEN_NAMES = "script style template"
"""Elements whose content is not text of the article."""


def in_usual_cases(names: str) -> frozenset[str]:
    """Return the words of `names` as they are written in markup: small, capital, capitalized."""
    return frozenset(form for name in names.split() for form in (name, name.upper(), name.capitalize()))


TAG_TEXTS = {
    **dict.fromkeys(in_usual_cases(BLOCK_NAMES), BREAK),
    **dict.fromkeys(in_usual_cases(HIDDEN_NAMES), HIDDEN_MARK),
}
"""What stands for a tag; for that of any other element nothing does."""

TAG = re.compile(r"""</?([a-zA-Z][a-zA-Z0-9]*+)(?:>|(?:[^>=]*+=\s*+(?:"[^"]*+"|'[^']*+')?+)*+[^>]*+>?)""")
"""A tag, with its name."""

DECLARATION = re.compile(r"<[!?][^<>]*>")
"""A declaration or a processing instruction."""

REFERENCE = re.compile(r"(&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?))")
"""As in Python's `html.unescape`."""

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HIDDEN_ELEMENT = re.compile(
    rf"<({HIDDEN_NAMES.replace(' ', '|')})\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)

ELEMENTS = frozenset((*BLOCK_NAMES.split(), *INLINE_NAMES.split()))
OPENING = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*+)(?=[\s/>])")
ENTITY = re.compile(r"&(?:#[0-9]|#[xX][0-9a-fA-F]|[a-zA-Z][a-zA-Z0-9]{1,31};)")


def plain_text(text: Text, *, lines: bool = True) -> str:
    """Return `text` without markup: entities as characters, white space collapsed.

    With `lines` each block of the markup (or each line of plain text) is a line of its own, without
    empty ones; else all of it is one line, as a title is.
    """
    value = text.value
    if len(value) > MARKUP_CHARACTERS:
        value = value[:MARKUP_CHARACTERS]
    if text.kind == "html" or (text.kind == "untyped" and is_markup(value)):
        value = without_tags(value)
    elif lines:
        value = value.replace("\n", BREAK)
    return lines_of(value) if lines else " ".join(value.replace(BREAK, " ").split())


def lines_of(value: str) -> str:
    """Return `value` with its breaks as line breaks and all other white space as single spaces."""
    if value.isprintable():  # a single line, with no white space but spaces
        line = value.strip()
        return SPACE_RUN.sub(" ", line) if "  " in line else line
    for space in SPACES:
        value = value.replace(space, " ")
    lines = []
    for line in value.split(BREAK):
        trimmed = line.strip()
        if trimmed:
            lines.append(SPACE_RUN.sub(" ", trimmed) if "  " in trimmed else trimmed)
    return "\n".join(lines)


def is_markup(value: str) -> bool:
    """Return whether an untyped text contains an HTML tag, a comment or a character reference."""
    if "<" in value:
        for tag in OPENING.finditer(value):  # nearly always the first one says it
            if tag[1].lower() in ELEMENTS:
                return True
        if "<!--" in value:
            return True
    return "&" in value and ENTITY.search(value) is not None


def without_tags(value: str) -> str:
    """Return the text of the HTML `value`, with `BREAK` between blocks."""
    if "<" in value:
        value = _without_markup(value)
    if "&" not in value:
        return value
    parts = REFERENCE.split(value)
    parts[1::2] = map(character_of, parts[1::2])
    return "".join(parts)


def _without_markup(value: str) -> str:
    """Return `value` without tags, and where there are such without all else that is no text.

    Most texts have nothing but tags: what else there is shows when these are gone, so that no text is
    searched for it.
    """
    text = _without_plain_tags(value)
    if "<" in text:
        value = DECLARATION.sub("", without_comments(value))
        text = _without_plain_tags(value)
    if HIDDEN_MARK in text:
        text = _without_plain_tags(HIDDEN_ELEMENT.sub("", value)).replace(HIDDEN_MARK, "")
    return text


def _without_plain_tags(value: str) -> str:
    parts = TAG.split(value)
    parts[1::2] = map(TAG_TEXTS.get, parts[1::2], repeat(""))
    return "".join(parts)


@lru_cache(maxsize=4096)
def character_of(reference: str) -> str:
    """Return what a character reference stands for by the HTML standard: a text has few, many times."""
    return unescape(reference)


def without_comments(value: str) -> str:
    """Return `value` without comments; after the last `-->` only one that runs to the end is looked for."""
    end = value.rfind("-->") + len("-->") if "-->" in value else 0
    closed, rest = value[:end], value[end:]
    unclosed = rest.find("<!--", rest.rfind(">") + 1)
    return COMMENT.sub("", closed) + (rest[:unclosed] if unclosed >= 0 else rest)
