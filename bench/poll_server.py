"""A web server for load tests: answers every path of every name with a small feed, as cheaply as Python can.

`/same/...` knows one ETag and answers 304 to it; `/new/...` is a feed of ten items, one of them new.
Runs as a process of its own, so that the client's CPU time is the client's alone.
"""

from __future__ import annotations

import asyncio
import itertools
import ssl
import sys

import uvloop

ITEMS = 10
_TEXT = "The council has decided, after a long debate, what the town had waited for since spring. " * 3
_NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "same"\r\n'
_KEEP, _CLOSE = b"Connection: keep-alive\r\n\r\n", b"Connection: close\r\n\r\n"
_serial = itertools.count()


def item(number: int) -> str:
    """Return one item of RSS."""
    return (
        f"<item><guid>item-{number}</guid><title>Item {number}</title><link>https://news.example.org/{number}</link>"
        f"<pubDate>Tue, 24 Nov 2026 12:00:00 GMT</pubDate><description>{_TEXT}</description></item>"
    )


_OLD = "".join(item(number) for number in range(ITEMS - 1))
_HEAD, _TAIL = b'<rss version="2.0"><channel><title>t</title>', f"{_OLD}</channel></rss>".encode()


def old_feed() -> bytes:
    """Return the feed without its newest item."""
    return _HEAD + _TAIL


class Server(asyncio.Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Answer a request; a GET of a load test fits one packet."""
        close = b"Connection: close" in data
        last = _CLOSE if close else _KEEP
        if b'If-None-Match: "same"' in data:
            self._transport.write(_NOT_MODIFIED + last)
        else:
            self._transport.write(answer(data.startswith(b"GET /new/"), last))
        if close:
            self._transport.close()


def answer(changing: bool, last: bytes) -> bytes:
    """Return a whole 200 with a feed."""
    newest = item(1_000_000 + next(_serial)) if changing else item(ITEMS)
    body = _HEAD + newest.encode() + _TAIL
    etag = b"" if changing else b'ETag: "same"\r\n'
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n%sContent-Length: %d\r\n%s%s" % (
        etag,
        len(body),
        last,
        body,
    )


async def serve(certificate: str | None) -> None:
    """Serve on a free port of 127.0.0.1, print it, and go on until stdin ends."""
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0, ssl=context, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1] if len(sys.argv) > 1 else None))
