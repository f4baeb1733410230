from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from agents.poll.explain import Report, explain
from agents.poll.fetch import Fetcher
from agents.poll.limits import PollLimits
from agents.poll.parse import extract

if TYPE_CHECKING:
    from tests.agents.poll.conftest import Site

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
RSS = b"""<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Town News</title>
<language>en</language><ttl>60</ttl><atom:link rel="hub" href="https://hub.example/"/>
<item><guid>1</guid><title>Bridge opens</title><link>https://a.example/1</link><description>At last.</description>
<pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate></item>
<item><title>Fair ends</title><link>https://a.example/2</link></item></channel></rss>"""

Explain = Callable[[], Awaitable[Report]]


@pytest.fixture
def explained(site: Site, limits: PollLimits) -> Explain:
    async def run() -> Report:
        async with Fetcher(limits, proxies={}) as fetch:
            return await explain(site.url(), fetch, extract, lambda: NOW, limits)

    return run


async def test_a_feed_is_explained_in_plain_words(site: Site, explained: Explain) -> None:
    def answer(head: bytes) -> bytes:
        if b'If-None-Match: "v1"' in head:
            return site.reply("304 Not Modified")
        return site.reply("200 OK", RSS, 'ETag: "v1"', "Content-Type: application/rss+xml")

    site.pages["/feed"] = answer
    report = await explained()
    text = "\n".join(report.lines)
    assert report.is_well
    for words in (
        "HTTP 200, application/rss+xml",
        "the server gives etag and answers 304 to them",
        "format     rss20, read by strict",
        "Town News; language en",
        "2; 1 without a guid, 1 without a date, 1 without a text",
        "Bridge opens",
        "asks for 60 min between polls",
        "websub by https://hub.example/",
        "health     ok",
    ):
        assert words in text


async def test_a_page_is_explained_together_with_the_feed_that_it_declares(
    site: Site, explained: Explain
) -> None:
    html = (
        b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss" title="News">'
        b'<link rel="hub" href="https://hub.example/"><link rel="self" href="/feed"></head></html>'
    )
    site.pages["/feed"] = site.reply("200 OK", html, "Content-Type: text/html")
    site.pages["/rss"] = site.reply("200 OK", RSS)
    report = await explained()
    assert report.is_well
    assert f"page       no feed, but it declares one: {site.url('/rss')} is polled instead" in report.lines
    assert f"           the page declares {site.url('/rss')} (News)" in report.lines
    text = "\n".join(report.lines)
    assert f"push       websub by https://hub.example/, topic {site.url('/feed')}; trusted after" in text
    assert "its deliveries make a worker poll the feed at once" in text
    assert "title      Town News; language en" in text
    assert report.lines[-1].startswith("health     moved")


async def test_a_page_without_a_declared_feed_is_no_feed_but_may_link_to_one(
    site: Site, explained: Explain
) -> None:
    html = b'<html><head><link rel="hub" href="https://hub.example/"></head><a href="/rss">News</a></html>'
    site.pages["/feed"] = site.reply("200 OK", html, "Content-Type: text/html")
    report = await explained()
    assert not report.is_well
    assert f"           the page links to {site.url('/rss')} (News)" in report.lines
    assert "websub by https://hub.example/, topic " + site.url("/feed") in "\n".join(report.lines)
    assert report.lines[-1].startswith("health     unparsable")


async def test_a_failure_is_explained_with_the_next_try(site: Site, explained: Explain) -> None:
    site.pages["/feed"] = site.reply("429 Too Many Requests", b"", "Retry-After: 7200")
    report = await explained()
    assert not report.is_well
    assert "           the server asks to be left alone for 2 h" in report.lines
    assert report.lines[-2].startswith("next       a worker would try again in 2 h")


async def test_a_server_that_ignores_validators_is_told_on(site: Site, explained: Explain) -> None:
    site.pages["/feed"] = site.reply("200 OK", RSS, "Last-Modified: Tue, 24 Nov 2026 10:00:00 GMT")
    text = "\n".join((await explained()).lines)
    assert "the server gives last_modified but sends the whole feed all the same" in text


async def test_a_redirect_to_another_address_is_told(site: Site, explained: Explain) -> None:
    site.pages["/feed"] = site.reply(
        "301 Moved Permanently", b"", f"Location: {site.url('/new', 'localhost')}"
    )
    site.pages["/new"] = site.reply("200 OK", RSS)
    text = "\n".join((await explained()).lines)
    assert f"redirects  to {site.url('/new', 'localhost')} (301)" in text
    assert "to another domain" in text
