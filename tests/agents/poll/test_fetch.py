from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from agents.poll.failure import Failure
from agents.poll.fetch import Fetcher
from agents.poll.limits import PollLimits
from agents.poll.state import Validators

if TYPE_CHECKING:
    from tests.agents.poll.conftest import Site


@pytest.fixture
async def fetch(limits: PollLimits) -> AsyncIterator[Fetcher]:
    async with Fetcher(limits, proxies={}) as fetcher:
        yield fetcher


async def test_a_body_comes_with_its_validators_and_type(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = site.reply(
        "200 OK", b"<rss/>", 'ETag: W/"a"', "Last-Modified: x", "Content-Type: text/xml"
    )
    got = await fetch(site.url(), None)
    assert (got.body, got.etag, got.last_modified, got.content_type) == (b"<rss/>", 'W/"a"', "x", "text/xml")
    assert got.failure is None
    assert not got.not_modified


async def test_validators_go_back_byte_for_byte(site: Site, fetch: Fetcher) -> None:
    etag = b'"caf\xc3\xa9 ""--gzip'
    site.pages["/feed"] = lambda _: b"HTTP/1.1 200 OK\r\nETag: " + etag + b"\r\nContent-Length: 0\r\n\r\n"
    first = await fetch(site.url(), None)
    await fetch(site.url(), Validators(etag=first.etag, last_modified="Tue, 3 Jun 2025 25:61:00 +0000"))
    assert site.header("If-None-Match") == etag
    assert site.header("If-Modified-Since") == b"Tue, 3 Jun 2025 25:61:00 +0000"


@pytest.mark.parametrize("etag", [b'"caf\xe9"', b'W/"\x80\xff \xe2\x82"', bytes(range(0x80, 0x100))])
async def test_validators_that_are_not_utf_8_go_back_byte_for_byte_too(
    site: Site, fetch: Fetcher, etag: bytes
) -> None:
    site.pages["/feed"] = lambda _: b"HTTP/1.1 200 OK\r\nETag: " + etag + b"\r\nContent-Length: 0\r\n\r\n"
    first = await fetch(site.url(), None)
    second = await fetch(site.url(), Validators(etag=first.etag, last_modified=etag.decode("latin-1")))
    assert second.conditional
    assert second.failure is None
    assert (site.header("If-None-Match"), site.header("If-Modified-Since")) == (etag, etag)
    assert site.header("User-Agent") == PollLimits().user_agent.encode()


async def test_a_validator_that_may_not_be_sent_is_left_out(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = site.reply("200 OK", b"<rss/>")
    got = await fetch(site.url(), Validators(etag='"a\r\nX-Evil: 1"'))
    assert (got.failure, got.conditional, site.header("X-Evil")) == (None, False, None)


async def test_304_means_not_modified(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = site.reply("304 Not Modified")
    got = await fetch(site.url(), Validators(etag='"a"'))
    assert got.not_modified
    assert got.conditional


async def test_304_to_an_unconditional_request_is_a_fault_of_the_server(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = site.reply("304 Not Modified")
    assert (await fetch(site.url(), None)).failure is Failure.PROTOCOL


async def test_manners_an_honest_name_no_cookies_no_referrer(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = site.reply("302 Found", b"", "Location: /other", "Set-Cookie: a=b; Path=/")
    site.pages["/other"] = site.reply("200 OK", b"x")
    await fetch(site.url(), None)
    assert site.header("User-Agent", 1) == b"Dateline/0.1 (+https://github.com/dateline-news/dateline)"
    assert site.header("Cookie", 1) is None
    assert site.header("Referer", 1) is None


async def test_redirects_are_followed_and_remembered(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = site.reply("301 Moved Permanently", b"", "Location: /new?a=%2C")
    site.pages["/new?a=%2C"] = site.reply("308 Permanent Redirect", b"", f"Location: {site.url('/newest')}")
    site.pages["/newest"] = site.reply("200 OK", b"x")
    got = await fetch(site.url(), None)
    assert (got.url, got.hops, got.body) == (site.url("/newest"), (301, 308), b"x")


async def test_redirects_without_end_are_given_up(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = site.reply("302 Found", b"", "Location: /feed")
    got = await fetch(site.url(), None)
    assert got.failure is Failure.REDIRECT_LOOP
    assert len(site.requests) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/"])
async def test_a_redirect_to_something_else_than_the_web_is_not_followed(
    site: Site, fetch: Fetcher, target: str
) -> None:
    site.pages["/feed"] = site.reply("302 Found", b"", f"Location: {target}")
    assert (await fetch(site.url(), None)).failure is Failure.BAD_ADDRESS


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        ("500 Oops", Failure.SERVER_ERROR),
        ("404 Not Found", Failure.NOT_FOUND),
        ("410 Gone", Failure.GONE),
        ("403 Forbidden", Failure.UNAUTHORISED),
        ("429 Too Many Requests", Failure.THROTTLED),
        ("418 Teapot", Failure.CLIENT_ERROR),
        ("204 No Content", Failure.PROTOCOL),
    ],
)
async def test_a_status_has_its_class_of_failure(
    site: Site, fetch: Fetcher, status: str, failure: Failure
) -> None:
    site.pages["/feed"] = site.reply(status)
    got = await fetch(site.url(), None)
    assert (got.failure, got.detail) == (failure, f"HTTP {status}")


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Unavailable", "403 Forbidden"])
async def test_retry_after_makes_a_refusal_a_throttling(site: Site, fetch: Fetcher, status: str) -> None:
    site.pages["/feed"] = site.reply(status, b"", "Retry-After: 120")
    got = await fetch(site.url(), None)
    assert (got.failure, got.retry_after_s) == (Failure.THROTTLED, 120.0)


async def test_a_body_beyond_the_cap_is_refused(site: Site, limits: PollLimits) -> None:
    site.pages["/feed"] = site.reply("200 OK", b"x" * 2000)
    async with Fetcher(replace(limits, body_bytes=1000), proxies={}) as fetch:
        assert (await fetch(site.url(), None)).failure is Failure.TOO_LARGE


async def test_a_gzip_bomb_is_refused_before_it_unfolds(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = site.reply("200 OK", gzip.compress(bytes(50_000_000)), "Content-Encoding: gzip")
    got = await fetch(site.url(), None)
    assert got.failure is Failure.TOO_LARGE
    assert got.body is None


async def test_a_compressed_body_is_inflated_and_its_size_on_the_wire_counted(
    site: Site, fetch: Fetcher
) -> None:
    packed = gzip.compress(b"<rss/>" * 100)
    site.pages["/feed"] = site.reply("200 OK", packed, "Content-Encoding: gzip")
    got = await fetch(site.url(), None)
    assert (got.body, got.received) == (b"<rss/>" * 100, len(packed))


async def test_a_body_that_ends_too_early_is_no_body(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = lambda _: b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nhalf"
    assert (await fetch(site.url(), None)).failure is Failure.TRUNCATED


async def test_a_server_that_drips_bytes_is_left_after_the_time_limit(site: Site, limits: PollLimits) -> None:
    site.pages["/feed"] = lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow"
    async with Fetcher(replace(limits, total_timeout_s=0.1), proxies={}) as fetch:
        assert (await fetch(site.url(), None, more=True)).failure is Failure.TIMEOUT


async def test_something_that_is_not_http_is_a_protocol_failure(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = lambda _: b"SSH-2.0-OpenSSH\r\n\r\n"
    assert (await fetch(site.url(), None)).failure is Failure.PROTOCOL


async def test_a_closed_port_is_a_connect_failure(site: Site, fetch: Fetcher) -> None:
    fetched = await fetch("http://127.0.0.1:1/", None)
    assert fetched.failure is Failure.CONNECT
    assert "ssl" not in fetched.detail


async def test_a_name_that_does_not_exist_is_a_dns_failure(fetch: Fetcher) -> None:
    assert (await fetch("http://no-such-host.invalid/", None)).failure is Failure.DNS


async def test_plain_text_on_a_tls_port_is_a_tls_failure(fetch: Fetcher) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert (await fetch(f"https://127.0.0.1:{port}/", None)).failure is Failure.TLS


async def test_one_connection_serves_all_feeds_of_a_host_and_closes_after_the_last(
    site: Site, fetch: Fetcher
) -> None:
    site.pages["/feed"] = site.reply("200 OK", b"x")
    await fetch(site.url(), None, more=True)
    await fetch(site.url(), None, more=True)
    await fetch(site.url(), None)
    assert site.connections == 1
    assert site.header("Connection") == b"close"


async def test_a_proxy_of_the_environment_is_used(site: Site, limits: PollLimits) -> None:
    site.pages["http://feeds.example.org/rss"] = site.reply("200 OK", b"by proxy")
    public_only = replace(limits, allow_private=False)
    async with Fetcher(public_only, proxies={"http": site.url("")}) as fetch:
        assert (await fetch("http://feeds.example.org/rss", None)).body == b"by proxy"
        assert (await fetch("http://10.0.0.1/rss", None)).failure is Failure.DENIED_ADDRESS


async def test_hub_links_and_freshness_are_read_from_the_headers(site: Site, fetch: Fetcher) -> None:
    site.pages["/feed"] = site.reply(
        "200 OK", b"x", "Cache-Control: public, max-age=900", 'Link: <https://hub.example/>; rel="hub"'
    )
    got = await fetch(site.url(), None)
    assert (got.fresh_s, got.links) == (900.0, {"hub": ["https://hub.example/"]})
