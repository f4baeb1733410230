"""A web server of a few lines that sends exactly the bytes a test wants, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest

from agents.poll.limits import PollLimits

Reply = bytes | Callable[[bytes], bytes]


@dataclass
class Site:
    """Replies by path; a reply may be a function of the request's head."""

    port: int = 0
    pages: dict[str, Reply] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @staticmethod
    def reply(status: str = "200 OK", body: bytes = b"", *headers: str) -> bytes:
        """Return the bytes of a whole HTTP answer."""
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body

    def header(self, name: str, request: int = -1) -> bytes | None:
        """Return a header of a request as it came over the wire."""
        for line in self.requests[request].split(b"\r\n"):
            key, _, value = line.partition(b": ")
            if key.lower() == name.lower().encode():
                return value
        return None

    def paths(self) -> list[str]:
        return [request.split(b" ")[1].decode() for request in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.requests.append(head)
                answer = self.pages.get(head.split(b" ")[1].decode(), self.reply("404 Not Found"))
                writer.write(answer(head) if callable(answer) else answer)
                await writer.drain()
                if b"connection: close" in head.lower():
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A running Site on a free port of 127.0.0.1."""
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    yield site
    server.close()


@pytest.fixture
def limits() -> PollLimits:
    """Limits that let a test fetch from 127.0.0.1 without waiting, and without chance."""
    return PollLimits(allow_private=True, domain_delay_s=0.0, unconditional_share=0.0, jitter=0.0)
