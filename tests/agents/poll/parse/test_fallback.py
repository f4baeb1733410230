from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime

import pytest

from agents.poll.parse import FallbackParser, parse_document, parse_document_async
from agents.poll.parse import fallback as fallback_module
from agents.poll.parse.charset import Decoded
from agents.poll.parse.fallback_reader import read_with_feedparser
from schemas.errors import FeedRefused
from tests.agents.poll.parse.conftest import URL

TWO_ROOTS = b"""<rss version="2.0"><channel><title>T</title><item><title>1</title><guid>a</guid>
<description>&lt;p&gt;One&lt;/p&gt;</description><pubDate>Tue, 02 Jan 2024 08:30:00 GMT</pubDate></item></channel></rss>
<rss version="2.0"><channel><item><title>2</title><link>/2</link></item></channel></rss>"""


@pytest.fixture(scope="module")
def parser() -> Iterator[FallbackParser]:
    with FallbackParser() as fallback:
        yield fallback


def test_what_lxml_cannot_read_is_read_by_feedparser(parser: FallbackParser, now: datetime) -> None:
    document = parse_document(TWO_ROOTS, url=URL, content_type=None, now=now, fallback=parser)
    assert document.parser == "feedparser"
    assert [(item.title, item.summary) for item in document.items] == [("1", "One"), ("2", None)]
    assert document.items[0].published_at == "2024-01-02T08:30:00.000Z"
    assert document.items[1].url == "https://feeds.example/2"


async def test_the_event_loop_goes_on_meanwhile(parser: FallbackParser, now: datetime) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(tick())
    document = await parse_document_async(TWO_ROOTS, url=URL, content_type=None, now=now, fallback=parser)
    task.cancel()
    assert len(document.items) == 2
    assert ticks > 1


async def test_several_documents_at_once_each_get_their_own_answer(
    parser: FallbackParser, now: datetime
) -> None:
    urls = [f"https://feeds.example/{number}" for number in range(5)]
    documents = await asyncio.gather(
        *(
            parse_document_async(TWO_ROOTS, url=url, content_type=None, now=now, fallback=parser)
            for url in urls
        )
    )
    assert [document.url for document in documents] == urls


def test_a_worker_that_was_killed_is_started_again(parser: FallbackParser, now: datetime) -> None:
    parse_document(TWO_ROOTS, url=URL, content_type=None, now=now, fallback=parser)
    assert parser._worker is not None
    parser._worker._process.kill()
    parser._worker._process.wait()
    with pytest.raises(FeedRefused) as refused:
        parse_document(TWO_ROOTS, url=URL, content_type=None, now=now, fallback=parser)
    assert refused.value.reason == "too_slow"
    assert len(parse_document(TWO_ROOTS, url=URL, content_type=None, now=now, fallback=parser).items) == 2


def test_a_document_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(fallback_module, "FALLBACK_WALL_SECONDS", 0.0)
    with FallbackParser() as parser, pytest.raises(FeedRefused) as refused:
        parser.parse(Decoded(TWO_ROOTS, "utf-8"), url=URL, now=now)
    assert refused.value.reason == "too_slow"
    assert parser._worker is None


def test_what_feedparser_finds_nothing_in_is_no_feed(parser: FallbackParser, now: datetime) -> None:
    with pytest.raises(FeedRefused) as refused:
        parser.parse(Decoded(b"<html><body>Hello</body>", "utf-8"), url=URL, now=now)
    assert refused.value.reason == "not_a_feed"


def test_closing_ends_the_process(now: datetime) -> None:
    with FallbackParser() as parser:
        parser.parse(Decoded(TWO_ROOTS, "utf-8"), url=URL, now=now)
        assert parser._worker is not None
        process = parser._worker._process
    assert process.poll() is not None


def test_feedparser_and_the_fast_readers_fill_the_same_draft() -> None:
    feed = read_with_feedparser(
        b"""<rss version="2.0"><channel><title>T</title><language>de</language><ttl>5</ttl>
        <cloud domain="c.example" port="80" path="/" registerProcedure="" protocol="http-post"/>
        <item><title>1</title><category>x</category><author>Ada</author>
        <enclosure url="https://e.example/1.mp3" type="audio/mpeg" length="5"/></item></channel></rss>""",
        URL,
    )
    item = next(iter(feed.items))
    assert (feed.format, feed.language, feed.values["ttl"], feed.cloud["domain"]) == (
        "rss20",
        "de",
        "5",
        "c.example",
    )
    assert (item.categories, item.authors, item.media[0].length) == (["x"], ["Ada"], "5")
