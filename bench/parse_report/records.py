"""Expected results that are records: lemon24/reader's Python modules, kagisearch/fastfeedparser's JSON.

Both are turned into flat facts (`entries[0].title`, ...) and so are the results of the two parsers. A
fact that the expectation does not state is not compared; texts are compared as plain text without white
space, dates as moments, addresses made absolute.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from agents.poll.parse import Document
from agents.poll.parse.dates import utc_text
from bench.parse_report.fixtures import Fixture
from bench.parse_report.text import text_of_markup, without_space
from schemas.times import parse_time

Facts = dict[str, Any]
MARKUP = "html"


def expected_facts(fixture: Fixture) -> Facts:
    """Return what the expected result beside the fixture states."""
    assert fixture.expected is not None
    source = fixture.expected.read_text(encoding="utf-8")
    if fixture.kind == "json":
        value = json.loads(source)
        return _facts_of_json(value["feed"], value["entries"], fixture.url)
    names = _Module(fixture.url.rpartition("/")[0] + "/").names(source)
    return _facts_of_reader(names["feed"], names["entries"], fixture.url)


def facts_of_document(document: Document, kind: str) -> Facts:
    """Return what Dateline found; fastfeedparser's description is the content where there is no summary."""
    facts = _feed_facts(document.title, document.link, document.subtitle, document.updated_at)
    for number, item in enumerate(document.items):
        facts |= _entry_facts(
            number,
            id=item.guid,
            title=item.title,
            link=item.url,
            published=item.published_at,
            updated=item.updated_at,
            authors=item.authors,
            summary=item.summary or item.body if kind == "json" else item.summary,
            body=item.body,
            enclosures=[(file.url, file.length) for file in item.enclosures],
        )
    return facts | {"entries": len(document.items)}


def facts_of_feedparser(found: Any, url: str) -> Facts:
    """Return what feedparser found."""
    feed = found.feed
    facts = _feed_facts(
        _typed(feed, "title"), _absolute(url, feed.get("link")), _typed(feed, "subtitle"), feed.get("updated")
    )
    for number, entry in enumerate(found.entries):
        contents = entry.get("content") or [{}]
        facts |= _entry_facts(
            number,
            id=entry.get("id"),
            title=_typed(entry, "title"),
            link=_absolute(url, entry.get("link")),
            published=entry.get("published"),
            updated=entry.get("updated") if "updated" in entry else None,
            authors=[
                person.get("name") or person.get("email") for person in entry.get("authors", ()) if person
            ],
            summary=_typed(entry, "summary"),
            body=_plain(contents[0].get("value"), contents[0].get("type")),
            enclosures=[
                (_absolute(url, file.get("href")), _length(file.get("length")))
                for file in entry.get("enclosures", ())
            ],
        )
    return facts | {"entries": len(found.entries)}


def differences(expected: Facts, found: Facts) -> list[str]:
    """Return in words which expected facts were not found."""
    return [
        f"{name} is {found.get(name)!r:.80}, not {value!r:.80}"
        for name, value in expected.items()
        if found.get(name) != value
    ]


def _feed_facts(title: str | None, link: str | None, subtitle: str | None, updated: str | None) -> Facts:
    return {"title": _text(title), "link": link, "subtitle": _text(subtitle), "updated": _moment(updated)}


def _entry_facts(number: int, **facts: Any) -> Facts:
    for name in ("title", "summary", "body"):
        facts[name] = _text(facts[name])
    for name in ("published", "updated"):
        facts[name] = _moment(facts[name])
    return {f"entries[{number}].{name}": value for name, value in facts.items()}


def _facts_of_json(feed: Any, entries: list[Any], url: str) -> Facts:
    facts = _feed_facts(feed.get("title"), feed.get("link"), feed.get("subtitle"), feed.get("updated"))
    for number, entry in enumerate(entries):
        content = (entry.get("content") or [{}])[0]
        facts |= _entry_facts(
            number,
            id=entry.get("id"),
            title=_plain(entry.get("title"), MARKUP),
            link=_absolute(url, entry.get("link")),
            published=entry.get("published"),
            updated=entry.get("updated"),
            authors=[entry["author"]] if entry.get("author") else [],
            summary=_plain(entry.get("description"), MARKUP),
            body=_plain(content.get("value"), content.get("type")),
        )
    return {name: value for name, value in facts.items() if value} | {"entries": len(entries)}


def _facts_of_reader(feed: Facts, entries: Iterable[Facts], url: str) -> Facts:
    facts = _feed_facts(feed.get("title"), feed.get("link"), feed.get("subtitle"), feed.get("updated"))
    entries = list(entries)
    for number, entry in enumerate(entries):
        content: Facts = (entry.get("content") or ({},))[0]
        facts |= _entry_facts(
            number,
            id=entry.get("id"),
            title=entry.get("title"),
            link=_absolute(url, entry.get("link")),
            published=entry.get("published"),
            updated=entry.get("updated"),
            authors=[author.get("name") or author.get("email") for author in entry.get("authors", ())],
            summary=_plain(entry.get("summary"), MARKUP),
            body=_plain(content.get("value"), content.get("type")),
            enclosures=[
                (_absolute(url, file["href"]), file.get("length")) for file in entry.get("enclosures", ())
            ],
        )
    return facts | {"entries": len(entries)}


def _typed(found: Any, name: str) -> str | None:
    return _plain(found.get(name), (found.get(f"{name}_detail") or {}).get("type"))


def _plain(value: str | None, media_type: str | None) -> str | None:
    is_markup = media_type is not None and ("html" in media_type or "xml" in media_type)
    return text_of_markup(value) if value and is_markup else value


def _text(value: str | None) -> str | None:
    return without_space(value) or None if value else None


def _moment(value: str | datetime | None) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    written = utc_text(value)
    return None if written is None else parse_time(written)


def _absolute(url: str, link: str | None) -> str | None:
    return urljoin(url, link).replace(" ", "%20") if link else None


def _length(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None


class _Module:
    """Reads the assignments of reader's modules: calls become dictionaries of their arguments."""

    def __init__(self, base: str) -> None:
        self._names: Facts = {"url_base": base, "rel_base": base}

    def names(self, source: str) -> Facts:
        """Return the names that the module assigns."""
        for statement in ast.parse(source).body:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                self._names[statement.targets[0].id] = self._value(statement.value)
        return self._names

    def _value(self, node: ast.expr) -> Any:  # noqa: PLR0911 - one answer for each kind of node
        match node:
            case ast.Constant():
                return node.value
            case ast.Name():
                return self._names[node.id]
            case ast.Tuple() | ast.List():
                return tuple(map(self._value, node.elts))
            case ast.JoinedStr():
                return "".join(str(self._value(part)) for part in node.values)
            case ast.FormattedValue():
                return self._value(node.value)
            case ast.Attribute():
                return UTC if node.attr == "UTC" else self._value(node.value)[node.attr]
            case ast.BinOp(op=ast.Add()):
                return self._value(node.left) + self._value(node.right)
            case ast.IfExp():  # only ever: whether the feed has an address of the web, which it has here
                return self._value(node.body)
            case ast.Call():
                return self._called(node)
        raise ValueError(ast.unparse(node))

    def _called(self, node: ast.Call) -> Any:
        named = {word.arg: self._value(word.value) for word in node.keywords if word.arg}
        if ast.unparse(node.func) == "datetime.datetime":
            return datetime(*map(self._value, node.args), **named)  # noqa: DTZ001 - the module names the zone
        return named
