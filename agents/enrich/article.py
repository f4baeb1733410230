"""An item as enrich reads it: its fields, each cut to the article's own text and divided into parts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from agents.enrich.credits import Credit, agency_named, find_credits
from agents.enrich.dateline import Dateline, find_dateline
from agents.enrich.markers import bracketed_credits
from agents.enrich.spans import Spans
from agents.enrich.structure import Part, parts_of
from agents.enrich.text import Words, split_words
from schemas.values import Item

LONGEST = 20_000
"""Characters of a field that are read; what a longer text is about has been said by then."""

LEAD = 400
"""Characters of a first paragraph that count as the lead."""

LONGEST_SIGNATURE = 40
"""Characters of a line or of brackets that credit an agency: `(APA, 24.11.2026, 14:05)`."""

SAME_BEGINNING = 60
"""Characters that a summary shares with the body where it is only its beginning."""

Place = Literal["title", "dateline", "lead", "body", "heading", "nowhere"]
"""Where in an article a word stands; `nowhere` for credits, agencies and teasers."""

_PLACES: dict[str, Place] = {"text": "body", "heading": "heading", "caption": "heading"}


@dataclass(slots=True)
class Field:
    """One field of an item: `text` ends where the article ends, so that offsets are those of the item."""

    name: str
    text: str
    parts: list[Part] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    silent: Spans = field(default_factory=Spans)
    """Agencies' names and photo credits within the text: a name in them is no place."""
    dateline: Dateline | None = None
    lead: tuple[int, int] = (0, 0)

    def place_of(self, start: int, end: int) -> Place:
        """Return where the word at `start` to `end` stands."""
        if self.silent.touch(start, end):
            return "nowhere"
        if self.name == "title":
            return "title"
        if self.dateline is not None and self.dateline.start <= start and end <= self.dateline.end:
            return "dateline"
        part = self.part_at(start)
        place = _PLACES.get(part.kind, "nowhere") if part is not None else "nowhere"
        if place == "body" and self.lead[0] <= start < self.lead[1]:
            return "lead"
        return place

    def readable(self) -> str:
        """Return the text with blanks for what is not the article's own."""
        pieces, read = [], 0
        for part in self.parts:
            if part.kind in {"credit", "teaser"}:
                pieces += [self.text[read : part.start], " " * (part.end - part.start)]
                read = part.end
        if not pieces:
            return self.text
        return "".join(pieces) + self.text[read:]

    def part_at(self, offset: int) -> Part | None:
        """Return the part that `offset` lies in."""
        index = bisect_right(self.parts, offset, key=lambda part: part.start) - 1
        return self.parts[index] if index >= 0 else None


@dataclass(slots=True)
class Article:
    """The fields that say something of their own, the title first; `agency` is who is credited."""

    fields: list[Field]
    agency: str | None

    def texts(self) -> dict[str, str]:
        """Return the article's text by field, credits and teasers blanked so that offsets stay."""
        return {one.name: one.readable() for one in self.fields}

    def words(self) -> dict[str, Words]:
        """Return the words of each field as it stands, nothing blanked."""
        return {one.name: split_words(one.text) for one in self.fields}

    def beginning(self) -> str:
        """Return title and first paragraph: enough to tell the language by."""
        title = next((one.text for one in self.fields if one.name == "title"), "")
        lead = next((one.text[slice(*one.lead)] for one in self.fields if one.lead != (0, 0)), "")
        return f"{title}\n{lead}".strip()


def article_of(item: Item) -> Article:
    """Return `item` as an article; a summary that only begins the body is left out."""
    fields = [_field_of(name, text) for name, text in _texts_of(item)]
    _mark_lead(fields)
    return Article(fields, _agency_of(fields) or agency_named(item.authors))


def _texts_of(item: Item) -> Iterator[tuple[str, str]]:
    if item.title:
        yield "title", item.title[:LONGEST]
    if item.summary and not _begins(item.body or "", item.summary):
        yield "summary", item.summary[:LONGEST]
    if item.body:
        yield "body", item.body[:LONGEST]


def _begins(body: str, summary: str) -> bool:
    beginning = summary.strip()[:SAME_BEGINNING].rstrip(" .…")
    return body.lstrip().startswith(beginning)


def _field_of(name: str, text: str) -> Field:
    credits_found = find_credits(text)
    silent = [(credit.start, credit.end) for credit in credits_found if credit.certain]
    if name == "title":
        return Field(name, text, credits=credits_found, silent=Spans(silent))
    parts = parts_of(text, credits_found)
    text = text[: parts[-1].end] if parts else ""
    first = next((part for part in parts if part.kind == "text"), None)
    dateline = find_dateline(text, first.start, credits_found) if first else None
    silent += bracketed_credits(text)
    return Field(name, text, parts, credits_found, Spans(silent), dateline)


def _mark_lead(fields: list[Field]) -> None:
    """Mark the first paragraph after the title, in the first field that has one."""
    for one in fields:
        first = next((part for part in one.parts if part.kind == "text"), None)
        if first is not None:
            one.lead = (first.start, min(first.end, first.start + LEAD))
            return


def _agency_of(fields: list[Field]) -> str | None:
    """Return the agency of a dateline, else of a credit line or of brackets at the end of the text."""
    for one in fields:
        if one.dateline is not None and one.dateline.agency is not None:
            return one.dateline.agency
    return next((agency for one in fields if (agency := _signed_by(one)) is not None), None)


def _signed_by(one: Field) -> str | None:
    """Return the agency of a short credit line, else of the brackets that end the text."""
    within = [credit for credit in one.credits if credit.end <= len(one.text)]
    for credit in within:
        part = one.part_at(credit.start)
        if part is not None and part.kind == "credit" and part.end - part.start <= LONGEST_SIGNATURE:
            return credit.agency
    if not within:
        return None
    last = within[-1]
    before, after = one.text[: last.start].rstrip(), one.text[last.end :]
    opened = before.endswith(("(", "[", "/", "（", "©"))
    closed = len(after) <= LONGEST_SIGNATURE and after.strip(" .").endswith((")", "]", "）"))
    return last.agency if opened and closed else None
