"""Documents made to cost much: each ends in items or in a refusal with its reason, within the limits."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.poll.parse import FallbackParser, extract, parse_document
from agents.poll.parse.guard import check_fallback
from schemas.errors import FeedRefused
from tests.agents.poll.parse.conftest import NOW, URL

MARKS = "\u0316\u0301"
ITEM = "<item><title>Item</title><link>https://e.example/1</link></item>"


def rss(inside: str) -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{inside}</channel></rss>'.encode()


def laughs() -> bytes:
    entities = ['<!ENTITY l0 "ha">']
    for number in range(1, 10):
        ten = f"&l{number - 1};" * 10
        entities.append(f'<!ENTITY l{number} "{ten}">')
    return f"<!DOCTYPE rss [{''.join(entities)}]>".encode() + rss("<item><title>&l9;</title></item>")


def attributes(count: int) -> str:
    return " ".join(f"a{number}=''" for number in range(count))


def namespaces(count: int) -> str:
    return "".join(f"<x xmlns:n{number}='u{number}'/>" for number in range(count))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "50 MB": lambda: rss(ITEM * 800_000),
    "20 MB of CDATA": lambda: rss(f"<item><description><![CDATA[{'x' * 20_000_000}]]></description></item>"),
    "9 MB of CDATA": lambda: rss(f"<item><description><![CDATA[{'<p>' * 3_000_000}]]></description></item>"),
    "empty tags": lambda: rss("<a/>" * 390_000),
    "too many tags": lambda: rss("<a/>" * 500_000),
    "deep": lambda: rss("<a>" * 100_000),
    "deep and closed": lambda: rss("<a>" * 5_000 + "</a>" * 5_000 + ITEM),
    "billion laughs": laughs,
    "attributes": lambda: rss(f"<item {attributes(100_000)}><title>x</title></item>"),
    "attributes, malformed": lambda: rss(f"<item {attributes(100_000)}") + b"<item><item>",
    "namespaces": lambda: rss(namespaces(20_000) + ITEM),
    "namespaces, malformed": lambda: rss(namespaces(20_000)) + rss(ITEM),
    "names": lambda: rss("".join(f"<n{n}/>" for n in range(100_000)) + ITEM),
    "ampersands": lambda: rss(f"<item><title>{'&' * 1_000_000}</title></item>"),
    "brackets": lambda: rss(f"<item><title>{'<' * 390_000}</title></item>"),
    "comments": lambda: rss("<!--" * 300_000),
    "doctype": lambda: b"<!DOCTYPE " + b"[" * 1_000_000 + rss(ITEM),
    "rows of marks": lambda: rss(
        f"<item><title>x</title><description>x{MARKS * 30_000}</description></item>" * 50
    ),
    "json": lambda: b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 1_000_000,
}


@pytest.fixture(scope="module")
def fallback() -> Iterator[FallbackParser]:
    with FallbackParser() as parser:
        yield parser


def outcome(data: bytes, fallback: FallbackParser | None = None) -> str:
    """Return the parser that read `data`, or the reason why none did."""
    try:
        document = parse_document(data, url=URL, content_type=None, now=NOW, fallback=fallback)
    except FeedRefused as refused:
        return refused.reason
    return document.parser


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_ends_in_items_or_in_a_reason(name: str, fallback: FallbackParser) -> None:
    assert outcome(HOSTILE[name](), fallback) in {
        "strict",
        "recover",
        "feedparser",
        "json",
        "too_large",
        "too_many_tags",
        "too_many_names",
        "too_many_ampersands",
        "too_large_to_repair",
        "too_many_attributes",
        "too_many_namespaces",
        "not_a_feed",
        "not_json",
        "too_slow",
    }


def test_the_process_itself_stays_below_its_limit_of_memory() -> None:
    """Runs the hostile documents in a process of their own, whose peak counts from nothing."""
    code = "from tests.agents.poll.parse.test_hostile import peak; print(peak())"
    root = Path(__file__).parents[4]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split())
    assert after - before < 256 * 1024


def peak() -> str:
    """Return the greatest memory in KiB before and after what the fast readers make of all documents."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, make in HOSTILE.items():
        # these are refused by their size alone: what makes them here would be most of the memory
        if name not in {"50 MB", "20 MB of CDATA"}:
            with suppress(FeedRefused):
                extract(make(), url=URL, content_type=None, now=NOW)
    return f"{before} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss>" + b"x" * 2_000_001, "too_large_to_repair"),
        (b"<rss " + b"a='' " * 200 + b">", "too_many_attributes"),
        (b"<rss>" + b"".join(b"<x xmlns:n%d='u'/>" % number for number in range(300)), "too_many_namespaces"),
    ],
)
def test_floods_never_reach_feedparser(data: bytes, reason: str) -> None:
    with pytest.raises(FeedRefused) as refused:
        check_fallback(data)
    assert refused.value.reason == reason


WHOLE = rss(ITEM + "<item><title>Caf&amp;eacute;</title><pubDate>2024-01-01</pubDate></item>")


@given(st.data())
@settings(max_examples=200)
def test_no_damage_breaks_the_fast_readers(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    assert fast_outcome(bytes(damaged)) in {
        "strict",
        "recover",
        "not_well_formed",
        "not_a_feed",
        "empty",
        "not_json",
    }


def fast_outcome(data: bytes) -> str:
    try:
        return extract(data, url=URL, content_type=None, now=NOW).parser
    except FeedRefused as refused:
        return refused.reason


def test_reading_the_same_document_again_gives_the_same(now: datetime) -> None:
    shuffled = [WHOLE, laughs(), rss("<x:y xmlns:x='u'/>"), WHOLE.replace(b"<rss", b"<rss xmlns='u'")] * 3
    random.Random(1).shuffle(shuffled)
    expected = {data: extract(data, url=URL, content_type=None, now=now) for data in shuffled}
    assert all(extract(data, url=URL, content_type=None, now=now) == expected[data] for data in shuffled)
