"""Whether the two parsers are right about a fixture."""

from __future__ import annotations

import ast
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import feedparser

from agents.poll.parse import Document, parse_document
from bench.parse_report.expressions import Evaluation, NotSupported
from bench.parse_report.fixtures import Fixture
from bench.parse_report.records import (
    Facts,
    differences,
    expected_facts,
    facts_of_document,
    facts_of_feedparser,
)
from bench.parse_report.text import text_of_markup, without_space
from bench.parse_report.view import NotCarried, view
from schemas.errors import FeedRefused

Verdict = Literal["right", "wrong", "not carried", "not evaluated"]
NOW = datetime(2026, 1, 1, tzinfo=UTC)

TEXT_FIELD = re.compile(
    r"(?P<owner>.*)\['(?P<name>title|summary|description|subtitle|tagline|info|rights|copyright)"
    r"(?:_detail'\]\['value)?'\]$"
)
CONTENT_FIELD = re.compile(r"(?P<content>.*\['content'\]\[\d+\])\['value'\]$")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a parser said about a fixture: the verdict, and in words what was found."""

    verdict: Verdict
    note: str = ""


def of_feedparser(fixture: Fixture) -> Judgement:
    """Return whether feedparser finds what the fixture expects."""
    if fixture.kind != "assertion":
        found = facts_of_feedparser(parse_by_feedparser(fixture), fixture.url)
        return _of_facts(expected_facts(fixture), found)
    try:
        holds = Evaluation(dict(parse_by_feedparser(fixture))).holds(fixture.assertion)
    except NotSupported as error:
        return Judgement("not evaluated", str(error))
    return Judgement("right" if holds else "wrong")


def of_dateline(fixture: Fixture) -> Judgement:
    """Return whether Dateline finds what the fixture expects, its texts compared as plain text."""
    try:
        document = parse(fixture)
    except FeedRefused as error:
        return Judgement("wrong", f"refused: {error.reason}")
    if fixture.kind != "assertion":
        return _of_facts(expected_facts(fixture), facts_of_document(document, fixture.kind))
    comparison = _Comparison(fixture, document)
    try:
        holds = Evaluation(view(document), comparison.equal).holds(fixture.assertion)
    except NotCarried as error:
        return Judgement("not carried", str(error))
    except NotSupported as error:
        return Judgement("not evaluated", str(error))
    return Judgement("right" if holds else "wrong", comparison.note)


def _of_facts(expected: Facts, found: Facts) -> Judgement:
    wrong = differences(expected, found)
    return Judgement("wrong", "; ".join(wrong)) if wrong else Judgement("right")


def parse(fixture: Fixture) -> Document:
    """Return Dateline's document of the fixture."""
    content_type = fixture.headers.get("content-type")
    return parse_document(fixture.data, url=fixture.url, content_type=content_type, now=NOW)


def parse_by_feedparser(fixture: Fixture) -> Any:
    """Return feedparser's result as in its own suite: with address and headers where that fetches."""
    if not fixture.is_served:
        return feedparser.parse(io.BytesIO(fixture.data))
    headers = {"content-type": "application/xml"} | fixture.headers | {"content-location": fixture.url}
    return feedparser.parse(io.BytesIO(fixture.data), response_headers=headers)


class _Comparison:
    """Compares a value of Dateline's with the literal of an assertion, and keeps the last two that differ."""

    def __init__(self, fixture: Fixture, document: Document) -> None:
        self._fixture, self._document = fixture, document
        self.note = ""

    def equal(self, value: Any, literal: Any, node: ast.expr) -> bool:
        """Return whether `value` is what `literal` says about the field `node`."""
        same = self._same(value, literal, ast.unparse(node))
        if not same:
            self.note = f"{ast.unparse(node)} is {value!r}, not {literal!r}"[:300]
        return same

    def _same(self, value: Any, literal: Any, path: str) -> bool:  # noqa: PLR0911 - one rule for each field
        if path == "encoding":
            return self._same_text(str(literal))
        if isinstance(literal, dict) and literal and isinstance(value, dict):
            return all(self._same(value[name], part, f"{path}['{name}']") for name, part in literal.items())
        if not isinstance(literal, str):
            return bool(value == literal)
        if path == "version":
            return bool(value == literal.removesuffix("u").removesuffix("n"))
        if path.endswith("['author']"):
            return bool(value == re.sub(r" \([^)]*@[^)]*\)$", "", literal))
        if TEXT_FIELD.match(path) or CONTENT_FIELD.match(path):
            expected = text_of_markup(literal) if self._is_markup(path) else literal
            return without_space(value or "") == without_space(expected)
        return bool(value == literal)

    def _same_text(self, charset: str) -> bool:
        """Return whether the document reads the same in `charset`, as ASCII does in nearly all."""
        try:
            return self._fixture.data.decode(charset) == self._fixture.data.decode(self._document.encoding)
        except (LookupError, UnicodeError):
            return charset == self._document.encoding

    def _is_markup(self, path: str) -> bool:
        """Return whether feedparser takes the text for markup: its literals are written that way then."""
        if content := CONTENT_FIELD.match(path):
            type_path = f"{content['content']}['type']"
        else:
            match = TEXT_FIELD.match(path)
            assert match is not None
            type_path = f"{match['owner']}['{match['name']}_detail']['type']"
        names = dict(parse_by_feedparser(self._fixture))
        return not Evaluation(names).holds(f"{type_path} == 'text/plain'")
