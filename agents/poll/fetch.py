"""One feed fetched over HTTP: conditional, streamed, bounded; the only place of the poller with a socket.

Manners: validators go back byte for byte, no cookies, no referrer, an honest User-Agent. Redirects are
followed here, hop by hop, so that each address is checked and remembered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from agents.poll.connector import connector
from agents.poll.errors import describe_error
from agents.poll.failure import Failure, FetchError, failure_of_status
from agents.poll.fetched import Fetched
from agents.poll.guard import Guard
from agents.poll.header_bytes import wire_text, write_escapes_as_bytes
from agents.poll.headers import fresh_s, links, retry_after_s
from agents.poll.inflate import ACCEPT_ENCODING, Body
from agents.poll.limits import PollLimits
from agents.poll.sameness import hashes
from agents.poll.state import Validators
from schemas.times import Clock, utc_now

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_WITH_BODY = frozenset({200, 203})
_METHOD_KEPT = frozenset({307, 308})
_NOT_MODIFIED = 304


class Fetcher:
    """Fetches feeds with one session; use it as `async with Fetcher(limits) as fetch`."""

    def __init__(
        self,
        limits: PollLimits,
        *,
        resolver: AbstractResolver | None = None,
        clock: Clock = utc_now,
        proxies: dict[str, str] | None = None,
    ) -> None:
        write_escapes_as_bytes()
        self._limits, self._clock, self._resolver = limits, clock, resolver
        self._guard = Guard(allow_private=limits.allow_private, url_chars=limits.url_chars)
        self._proxies = getproxies() if proxies is None else proxies
        self._headers = {
            "User-Agent": limits.user_agent,
            "Accept": ACCEPT,
            "Accept-Encoding": ACCEPT_ENCODING,
        }

    async def __aenter__(self) -> Self:
        self._direct = self._session(self._guard.open_socket)
        # Towards a proxy the socket only ever goes to the operator's own, mostly private, address.
        self._proxied = self._session(None) if self._proxies else self._direct
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._direct.close()
        await self._proxied.close()

    def _session(self, socket_factory: Callable[..., object] | None) -> aiohttp.ClientSession:
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=self._limits.connect_timeout_s, sock_read=self._limits.total_timeout_s
        )
        return aiohttp.ClientSession(
            connector=connector(self._resolver, socket_factory),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            timeout=timeout,
            headers=self._headers,
            requote_redirect_url=False,
        )

    async def __call__(self, url: str, validators: Validators | None, *, more: bool = False) -> Fetched:
        """Return what came from `url`; see `Fetch`."""
        trip = _Trip(url, validators, more)
        try:
            async with asyncio.timeout(self._limits.total_timeout_s):
                return await self._follow(trip)
        except Exception as error:
            failure, detail = describe_error(error)
            return Fetched(url=trip.url, hops=tuple(trip.hops), failure=failure, detail=detail)

    async def _follow(self, trip: _Trip) -> Fetched:
        while True:
            url = parse_url(trip.url)
            self._guard.check_url(url)
            session, proxy = self._way_to(url)
            async with session.get(url, headers=trip.headers, allow_redirects=False, proxy=proxy) as answer:
                if answer.status not in _REDIRECTS or "Location" not in answer.headers:
                    return await self._read(trip, answer)
                trip.step(answer.status, str(url.join(parse_url(answer.headers["Location"]))))
            if len(trip.hops) > self._limits.redirects:
                raise FetchError(Failure.REDIRECT_LOOP, f"more than {self._limits.redirects} redirects")

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Send `form` to `url` and return the status; 307 and 308 are followed. Raises FetchError."""
        try:
            async with asyncio.timeout(self._limits.total_timeout_s):
                return await self._send(parse_url(url), form)
        except Exception as error:
            raise FetchError(*describe_error(error)) from error

    async def _send(self, url: URL, form: Mapping[str, str]) -> int:
        for _ in range(self._limits.redirects + 1):
            self._guard.check_url(url)
            session, proxy = self._way_to(url)
            async with session.post(url, data=form, allow_redirects=False, proxy=proxy) as answer:
                if answer.status not in _METHOD_KEPT or "Location" not in answer.headers:
                    return answer.status
                url = url.join(parse_url(answer.headers["Location"]))
        raise FetchError(Failure.REDIRECT_LOOP, f"more than {self._limits.redirects} redirects")

    def _way_to(self, url: URL) -> tuple[aiohttp.ClientSession, str | None]:
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        if proxy is None or proxy_bypass(url.raw_host or ""):
            return self._direct, None
        return self._proxied, proxy

    async def _read(self, trip: _Trip, answer: aiohttp.ClientResponse) -> Fetched:
        now = self._clock()
        wait_s = retry_after_s(answer.headers.get("Retry-After"), now)
        body: bytes | None = None
        received, failure, detail = 0, None, ""
        if answer.status in _WITH_BODY:
            body, received = await self._body(answer)
        elif answer.status != _NOT_MODIFIED:
            failure = failure_of_status(answer.status, has_retry_after=wait_s is not None)
            detail = f"HTTP {answer.status} {answer.reason or ''}".strip()[:200]
        elif not trip.conditional:
            failure, detail = Failure.PROTOCOL, "HTTP 304 though no validator was sent"
        return Fetched(
            url=trip.url,
            status=answer.status,
            body=body,
            failure=failure,
            detail=detail,
            conditional=trip.conditional,
            hops=tuple(trip.hops),
            etag=_raw(answer, b"etag"),
            last_modified=_raw(answer, b"last-modified"),
            content_type=answer.headers.get("Content-Type"),
            retry_after_s=wait_s,
            fresh_s=fresh_s(answer.headers, now),
            links=links(answer.headers.getall("Link", []), trip.url),
            received=received,
            hashes=None if body is None else hashes(body),
        )

    async def _body(self, answer: aiohttp.ClientResponse) -> tuple[bytes, int]:
        body = Body(
            answer.headers.get("Content-Encoding", ""),
            cap=self._limits.body_bytes,
            ratio=self._limits.body_ratio,
        )
        async for chunk in answer.content.iter_any():
            body.add(chunk)
        return body.end(), body.received


class _Trip:
    """Where a fetch is, and how it got there."""

    def __init__(self, url: str, validators: Validators | None, more: bool) -> None:
        self.url = url
        self.hops: list[int] = []
        self.headers: dict[str, str] = {} if more else {"Connection": "close"}
        conditions = {
            "If-None-Match": wire_text(validators.etag if validators else None),
            "If-Modified-Since": wire_text(validators.last_modified if validators else None),
        }
        self.headers.update({name: value for name, value in conditions.items() if value is not None})
        self.conditional = any(conditions.values())

    def step(self, status: int, target: str) -> None:
        self.hops.append(status)
        self.url = target


def parse_url(text: str) -> URL:
    """Return `text` as a URL; one that is ASCII already is taken as it stands, percent signs and all."""
    text = text.strip()
    try:
        return URL(text, encoded=text.isascii() and " " not in text)
    except ValueError as error:
        raise FetchError(Failure.BAD_ADDRESS, f"not an address: {text[:100]!r}") from error


def _raw(answer: aiohttp.ClientResponse, name: bytes) -> str | None:
    for key, value in answer.raw_headers:
        if key.lower() == name:
            return value.decode("latin-1")
    return None
