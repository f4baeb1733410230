"""`/v1/stream`: regional events as they come, as Server-Sent Events (WHATWG HTML, section 9.2).

The id of an event is its `topic-partition-offset`. A client that returns with `Last-Event-ID` gets what
came after it, from memory or, when that has moved on, from Kafka: then some events may come twice, and
none is left out. A client that reads too slowly is cut off, and returns where it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing

from aiohttp import web

from console.view.events import LiveEvent
from console.view.filters import Filters
from console.view.ring import TooSlow
from console.web.contracts import View
from console.web.live import event_row
from schemas.errors import DatelineError, UsageError

MOST_STREAMS = 100
HEARTBEAT_S = 15.0
"""A comment is sent after so long a silence: proxies close what is silent for longer."""
WRITE_WAIT_S = 10.0
"""A client that has not taken what was sent within this time is too slow."""

_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_RETRY = b"retry: 2000\n\n"
_HEARTBEAT = b": still here\n\n"

Payload = Callable[[LiveEvent], bytes]


class LiveStreams:
    """The streams that are open."""

    def __init__(self, view: View, most: int = MOST_STREAMS, heartbeat_s: float = HEARTBEAT_S) -> None:
        self._view, self._most, self._heartbeat_s = view, most, heartbeat_s
        self._open: set[asyncio.Task[object]] = set()

    def add_to(self, app: web.Application) -> None:
        """Add the route; streams end when the application begins to shut down."""
        app.router.add_get("/v1/stream", self.stream, allow_head=False)
        app.on_shutdown.append(self._close)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Stream events until the client leaves, is too slow, or the worker stops."""
        if len(self._open) >= self._most:
            raise web.HTTPServiceUnavailable(
                text="too many streams are open\n", headers={"Retry-After": "10"}
            )
        subscriber = Subscriber(self._view, request, self._heartbeat_s)
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            return await subscriber.serve()
        finally:
            self._open.discard(task)

    async def _close(self, _app: web.Application) -> None:
        for task in self._open:
            task.cancel()


class Subscriber:
    """One open stream: where it is in the ring, and what it has had from Kafka before."""

    def __init__(self, view: View, request: web.Request, heartbeat_s: float) -> None:
        self._view, self._request, self._heartbeat_s = view, request, heartbeat_s
        query = request.query
        self._filters = Filters.parse({name: query.getall(name) for name in query})
        self._place = request.headers.get("Last-Event-ID") or query.get("last_event_id") or ""
        self._payload: Payload = row_payload if query.get("format") == "html" else json_payload
        self._had: dict[tuple[str, int], int] = {}
        self._response = web.StreamResponse(headers=_HEADERS)

    async def serve(self) -> web.StreamResponse:
        """Send what was missed, then what comes."""
        ring = self._view.ring
        number = ring.number_after(self._place) if self._place else ring.next_number
        missed = None
        if number is None:
            number, missed = ring.next_number, self._resume()
        await self._response.prepare(self._request)
        try:
            await self._write(_RETRY)
            if missed is not None:
                await self._send_missed(missed)
            await self._follow(number)
        except (TooSlow, TimeoutError):
            self._cut_off()
        except (ConnectionError, DatelineError):
            pass  # the client left, or Kafka did: the client returns with its Last-Event-ID
        return self._response

    def _resume(self) -> AsyncGenerator[LiveEvent]:
        try:
            return self._view.resume(self._place, self._filters)
        except UsageError as error:
            raise web.HTTPBadRequest(text=f"{error}\n") from None

    async def _send_missed(self, events: AsyncGenerator[LiveEvent]) -> None:
        async with aclosing(events):
            async for event in events:
                self._had[event.topic, event.partition] = event.offset
                await self._write(self._payload(event))

    async def _follow(self, number: int) -> None:
        ring = self._view.ring
        while True:
            events = ring.since(number)
            number += len(events)
            if events:
                await self._send(events)
                continue
            try:
                async with asyncio.timeout(self._heartbeat_s):
                    await ring.grown(number)
            except TimeoutError:
                await self._write(_HEARTBEAT)

    async def _send(self, events: Iterable[LiveEvent]) -> None:
        wanted = (event for event in events if self._filters.match(event) and not self._has(event))
        if payload := b"".join(self._payload(event) for event in wanted):
            await self._write(payload)

    def _has(self, event: LiveEvent) -> bool:
        return event.offset <= self._had.get((event.topic, event.partition), -1)

    async def _write(self, payload: bytes) -> None:
        async with asyncio.timeout(WRITE_WAIT_S):
            await self._response.write(payload)

    def _cut_off(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()


def json_payload(event: LiveEvent) -> bytes:
    """Return `event` as its JSON line: `topic`, `key`, `headers` and `value`."""
    return b"id: %b\ndata: %b\n\n" % (event.place.encode(), event.data)


def row_payload(event: LiveEvent) -> bytes:
    """Return `event` as the row of the page's list: HTML on one line."""
    return b"id: %b\ndata: %b\n\n" % (event.place.encode(), event_row([event]).replace("\n", " ").encode())
