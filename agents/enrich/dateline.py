"""The dateline at the head of a report: the place it was sent from, the strongest cue for its focus.

    KIEW (dpa) -          Madrid, 24 nov (EFE).-       (ANSA) - ROMA, 24 NOV -      WASHINGTON —
    МОСКВА, 24 ноября. /ТАСС/.                         新华社北京11月24日电         (서울=연합뉴스)

This module says where the dateline is; whether a word in it is a place is the country tagger's to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from agents.enrich.credits import Credit

LONGEST = 90
"""Characters from the start of the text in which a dateline ends."""

_DASH = r"(?:\s*[-–—]{1,2}|\.\s?[-–—]|\s*:)\s"
_PLACE = r"(?P<place>[^\W\d_][^()\[\]\n:;!?\"«»„“]{1,50}?)"
_DATE = r"(?:[,.]?\s+(?:\d{1,2}\.?\s+[^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.?\s+\d{1,2}\.?)(?:\s+\d{4})?)?"
_BRACKETS = r"(?:\s*\([^()\n]{2,30}\))?"

_BRACKETED = re.compile(rf"\s*{_PLACE},?\s*[(\[/（](?P<inside>[^()\[\]/\n]{{2,40}})[)\]/）]")
"""`KIEW (dpa)`: counts only where an agency stands in the brackets."""

_AGENCY_FIRST = re.compile(rf"\s*[(\[](?P<inside>[^()\[\]\n]{{2,40}})[)\]]{_DASH}(?:{_PLACE}{_DATE}{_DASH})?")
"""`(ANSA) - ROMA, 24 NOV - `, and `(Reuters) - ` without a place."""

_DASHED = re.compile(rf"\s*{_PLACE}{_DATE}{_BRACKETS}(?:\s+[–—]|\s+--|\s*—)\s*(?=\S)")
"""`Washington, Nov. 24 — `: the long dash, and no ordinary word before it."""

_CAPITALS = re.compile(rf"\s*{_PLACE}{_DATE}{_BRACKETS}{_DASH}(?=\S)")
"""`NEW DELHI: `, `ROMA - `: any separator, where the place is in capitals."""

_DATED = re.compile(
    r"\s*(?P<place>[А-ЯЁІЇЄҐ][А-Яа-яЁёІіЇїЄєҐґ -]{2,30})[,.] \d{1,2} [а-яіїє]{3,9}[ .,]*[-–—/.]"
)
"""`МОСКВА, 24 ноября. /ТАСС/.`, `Київ. 24 листопада. `"""

_CHINESE = re.compile(r"[\s【（(]*[^\s\d]{0,14}?(?P<place>[^\s\d，。社讯訊]{2,6})\d{1,2}月?\d{0,2}日电?電?")
_KOREAN = re.compile(r"\s*[(\[](?P<place>[^\s=)\]]{2,12})=(?P<inside>[^)\]\n]{2,20})[)\]]")

_FIRST_UNSPACED = "\u3000"
_SEPARATOR = re.compile(r"[-–—:]")
_PARTICLES = frozenset(
    {"am", "an", "auf", "de", "del", "der", "des", "di", "do", "da", "la", "le", "el", "en", "of", "the"}
    | {"upon", "sur", "and", "und", "y", "et", "i", "и"}
)


class Dateline(NamedTuple):
    """A dateline reaches to `end`, its place from `start`; `agency` as credited in it."""

    start: int
    end: int
    agency: str | None


def find_dateline(text: str, offset: int, credits_found: Iterable[Credit]) -> Dateline | None:
    """Return the dateline of the article that begins at `offset` of `text`, None where it has none."""
    head = text[offset : offset + LONGEST]
    if not head:
        return None
    agencies = [credit for credit in credits_found if offset <= credit.start < offset + LONGEST]
    found = _with_agency(head, offset, agencies) or _without_agency(head)
    return found and Dateline(found.start + offset, found.end + offset, found.agency)


def _with_agency(head: str, offset: int, agencies: list[Credit]) -> Dateline | None:
    if not agencies:
        return None
    for pattern in (_KOREAN, _BRACKETED, _AGENCY_FIRST):
        match = pattern.match(head)
        if match is None:
            continue
        agency = _alone(head, match.span("inside"), agencies, offset)
        if agency is not None:
            return Dateline(max(match.start("place"), 0), match.end(), agency)
    return None


def _alone(head: str, inside: tuple[int, int], agencies: list[Credit], offset: int) -> str | None:
    """Return the agency that begins the brackets and is no part of a phrase such as `(AP photo)`."""
    start, end = inside
    for credit in agencies:
        if credit.start - offset == start and credit.end - offset <= end:
            return credit.agency if head[credit.end - offset] != " " else None
    return None


def _without_agency(head: str) -> Dateline | None:
    for pattern, is_place in _patterns(head):
        match = pattern.match(head)
        if match is not None and is_place(match["place"]):
            return Dateline(match.start("place"), match.end("place"), None)
    return None


def _patterns(head: str) -> Iterator[tuple[re.Pattern[str], Callable[[str], bool]]]:
    """Yield the patterns that `head` can match, each with what its place must be like."""
    if head.lstrip(" 【（")[:1] >= _FIRST_UNSPACED:
        yield _CHINESE, bool
        return
    yield _DATED, _is_name
    if _SEPARATOR.search(head):
        yield _CAPITALS, str.isupper
        yield _DASHED, _is_name


def _is_name(place: str) -> bool:
    """Say whether every word has a capital or is a particle of names, and there are few of them."""
    words = re.split(r"[\s,/]+", place.strip())
    most = 4
    return len(words) <= most and all(word[:1].isupper() or word in _PARTICLES for word in words)
