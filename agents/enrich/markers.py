"""Lines that are not the article's own text (`catalog/markers.tsv`), and its end in a page without lines."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Literal, NamedTuple

from catalog.tables import shipped

Kind = Literal["tail", "teaser", "feed", "credit"]

LONGEST: dict[str, int] = {"tail": 40, "teaser": 150, "feed": 400, "credit": 200}
"""Characters of a line of each kind: a longer one is a sentence that only begins like a marker."""

FLATTENED = 1_000
"""Characters from which a text is looked through for markers within its lines."""

_KEY = 3
_BRACKETS = re.compile(r"[(\[（][^()\[\]（）\n]{5,150}[)\]）]")
_BLANK = r"[^\S\n]+"
_EDGES = ":…."
_AROUND = "() \t\xa0\u200b\ufeff:…»«>›→▶•|*-–—.[]"


class Marker(NamedTuple):
    """A marker of the table; `pattern` is matched against the whole folded line."""

    kind: Kind
    pattern: re.Pattern[str]


def marker_kind(line: str) -> Kind | None:
    """Return what `line` marks, None for a line of text."""
    if len(line) > LONGEST["feed"]:
        return None
    line = line.strip(_AROUND)
    markers = _by_beginning().get(_fold(line[:_KEY])[:_KEY])
    if markers is None:
        return None
    folded = _fold(line)
    for marker in markers:
        if len(folded) <= LONGEST[marker.kind] and marker.pattern.fullmatch(folded):
            return marker.kind
    return None


def bracketed_credits(text: str) -> list[tuple[int, int]]:
    """Return start and end of the brackets in `text` that credit a picture: `(Photo by A. Name, AFP)`."""
    brackets = _BRACKETS.finditer(text)
    return [match.span() for match in brackets if marker_kind(match.group()) == "credit"]


def inline_end(text: str) -> int:
    """Return where the article ends in a page that lost its line breaks: with `text`, if nothing says.

    A marker counts after a sentence in the second half, if no word in small letters goes on after it.
    """
    if len(text) < FLATTENED:
        return len(text)
    for match in _inline().finditer(text, len(text) // 2):
        if match["next"] is None or not match["next"].islower():
            return match.start("marker")
    return len(text)


def _fold(text: str) -> str:
    return text.casefold().replace("’", "'")


@cache
def _by_beginning() -> dict[str, list[Marker]]:
    """Return the markers by their first characters, so that a line meets one or two of them, not 370."""
    markers: dict[str, list[Marker]] = defaultdict(list)
    for row in shipped("markers.tsv"):
        pieces = list(map(_fold, row["marker"].strip(_EDGES).split("*")))
        pattern = re.compile(".*".join(re.escape(piece) for piece in pieces), re.DOTALL)
        markers[pieces[0][:_KEY]].append(Marker(_kind(row["kind"]), pattern))
    return markers


@cache
def _inline() -> re.Pattern[str]:
    forms: set[str] = set()
    for row in shipped("markers.tsv"):
        marker = row["marker"].rstrip("* ")
        if row.get("inline"):
            forms.add(marker.upper())
        if row.get("inline") == "yes":
            forms.add(marker)
    words = "|".join(map(re.escape, sorted(forms, reverse=True)))
    return re.compile(
        rf"(?:[。！？]|[.!?…।؟۔]['\"’”»)]?{_BLANK})(?P<marker>{words})(?:\s*[:：]|{_BLANK}(?P<next>\S)|\s*$)"
    )


def _kind(text: str) -> Kind:
    kinds: dict[str, Kind] = {"tail": "tail", "teaser": "teaser", "feed": "feed", "credit": "credit"}
    return kinds[text]
