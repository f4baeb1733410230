"""The structural cut: which parts of a text are the article, its headings, captions and credits, or teasers.

Pages and full-text feeds end in teasers of other stories and in comments, and a story about Russia comes out
as one about Iran. The article ends at a marker of its tail ("Kommentare"), else after its last sentence.

Line by line, since that is what is left of a page once its markup is gone:

    Russland Putin                                                    heading
    Russland hat zum ersten Mal ... - A. Kazakov, Pool via AP         caption, credit
    Russland hat erstmals eingeräumt, für den Kampf ...               text
    Mehr zum Thema:                                                   teaser
    Kommentare                                                        the end

Of a page without line breaks only the end is looked for (`agents.enrich.markers.inline_end`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from agents.enrich.credits import Credit
from agents.enrich.markers import Kind as MarkerKind
from agents.enrich.markers import inline_end, marker_kind

PartKind = Literal["text", "heading", "caption", "credit", "teaser"]

SENTENCE = 80
"""Characters of a line that is surely the article's own, where it ends like a sentence."""

SENTENCE_UNSPACED = 30
"""The same in Chinese, Japanese and Thai, where a character is a syllable or a word."""

FIRST_UNSPACED = "\u0e00"
"""From here on (Thai, Chinese, Japanese, Korean) a character says more."""

SHORT_SENTENCE = 20
"""Characters of a line that is kept at the article's end, if it ends like a sentence."""

LONG = 160
"""Characters of a line that is text however it ends: feeds cut their last paragraph."""

FEWEST_AFTER_BUTTON = 4
"""Sentences of a page whose tail cannot begin after the first of them."""

_END = re.compile(r"[.!?…。！？।॥։؟۔।]['\"’”»«)\]」』]*$|[.!?…]['\"’”»«]*\s?[(\[][^()\[\]]{1,40}[)\]]$")
"""How a sentence ends: also in `[…]`, and in the agency that signs it."""

LONGEST_END = 60
"""Characters that are looked at for it."""

_SEPARATOR = re.compile(r"\s[-–—|]\s|\s?©\s?")


class Part(NamedTuple):
    """`text[start:end]` is of one kind; parts follow one another and leave out only line ends."""

    kind: PartKind
    start: int
    end: int


class _Line(NamedTuple):
    text: str
    start: int
    marker: MarkerKind | None
    is_sentence: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def parts_of(text: str, credits_found: Iterable[Credit] = ()) -> list[Part]:
    """Return the parts of the article in `text` in order; what follows its end is in no part.

    `credits_found` are the agencies named in `text` (`agents.enrich.credits.find_credits`).
    """
    lines = list(_lines(text[: inline_end(text)]))
    if len(lines) == 1:
        return [Part("text", lines[0].start, lines[0].end)]
    credited = list(credits_found)
    lines = lines[: _tail(lines)]
    parts: list[Part] = []
    for line, kind in _kinds(lines):
        if kind in {"text", "heading"}:
            parts += _split_caption(line, kind, credited)
        else:
            parts.append(Part(kind, line.start, line.end))
    return _without_loose_end(text, parts)


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines of `text` that are not empty."""
    start = 0
    for line in text.splitlines(keepends=True):
        content = line.rstrip()
        if content:
            yield _Line(content, start, marker_kind(content), _is_sentence(content))
        start += len(line)


def _tail(lines: list[_Line]) -> int:
    """Return the index of the line that begins the tail, the number of lines where none does."""
    before, is_long = 0, sum(line.is_sentence for line in lines) >= FEWEST_AFTER_BUTTON
    for index, line in enumerate(lines):
        # "Kommentare" between the lead and the article is a button, not the end.
        is_button = before == 1 and is_long
        if before and not is_button and line.marker == "tail":
            return index
        before += line.is_sentence
    return len(lines)


def _kinds(lines: Iterable[_Line]) -> Iterator[tuple[_Line, PartKind]]:
    in_teasers = False
    for line in lines:
        if line.marker in {"credit", "feed"}:
            yield line, "credit"
        elif line.marker in {"teaser", "tail"}:
            in_teasers = True
            yield line, "teaser"
        elif line.is_sentence:
            in_teasers = False
            yield line, "text"
        elif in_teasers:
            yield line, "teaser"
        else:
            yield line, "text" if _ends_like_one(line.text) else "heading"


def _split_caption(line: _Line, kind: PartKind, credited: list[Credit]) -> list[Part]:
    """Return the part that `line` is, or its caption and credit where it ends in an agency's name."""
    whole = Part(kind, line.start, line.end)
    index = bisect_right(credited, line.end, key=lambda credit: credit.end) - 1
    if index < 0 or credited[index].start < line.start:
        return [whole]
    last = credited[index]
    before, after = line.text[: last.start - line.start], line.text[last.end - line.start :]
    if not before.strip(" ©([") and not after.strip(" .*)]"):
        return [Part("credit", line.start, line.end)]
    if after.strip(" .*"):
        return [whole]  # the agency does not end the line; "(dpa)" after a sentence signs it
    cuts = [line.start + match.start() for match in _SEPARATOR.finditer(line.text)]
    if not cuts:
        return [whole]
    return [Part("caption", line.start, cuts[-1]), Part("credit", cuts[-1], line.end)]


def _is_sentence(line: str) -> bool:
    stripped = line.rstrip()
    if len(stripped) >= LONG:
        return True
    middle = stripped[len(stripped) // 2 :][:1]
    least = SENTENCE_UNSPACED if middle >= FIRST_UNSPACED else SENTENCE
    return len(stripped) >= least and _ends_like_one(stripped)


def _ends_like_one(line: str) -> bool:
    return _END.search(line.rstrip()[-LONGEST_END:]) is not None


def _without_loose_end(text: str, parts: list[Part]) -> list[Part]:
    """Drop headings and teasers after the last sentence, where the text has long ones at all."""
    if not any(_is_sentence(text[part.start : part.end]) for part in parts):
        return parts
    while parts and not _closes(parts[-1]):
        parts.pop()
    return parts


def _closes(part: Part) -> bool:
    return part.kind == "credit" or (part.kind == "text" and part.end - part.start >= SHORT_SENTENCE)
