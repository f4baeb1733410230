"""The poller under load: one process, 10,000 names, 50,000 feeds, all on 127.0.0.1: `python -m bench.poll`.

Three rounds, each with servers in a process of their own: conditional polls (304) and changed feeds (parsed,
one new item of ten) over plain HTTP, and conditional polls over new TLS connections. Printed are polls per
second of the client's CPU, the process's memory, and how far behind schedule polls began (99th percentile)
while all feeds fall due evenly over the round. A resolver of the benchmark maps all names to 127.0.0.1.
"""

from __future__ import annotations

import argparse
import resource
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import uvloop
from aiohttp.abc import AbstractResolver, ResolveResult

from agents.identity import feed_id
from agents.poll.agent import Poller
from agents.poll.fetch import Fetcher
from agents.poll.limits import PollLimits
from agents.poll.memory import pack, pair
from agents.poll.parse import extract
from agents.poll.state import FeedState, Rhythm, Validators
from agents.poll.store import MappingStore, encode_state
from bench.poll_server import old_feed
from schemas.times import utc_now
from schemas.values import Feed

NAMES, FEEDS = 10_000, 50_000
GOAL_SAME, GOAL_NEW, GOAL_MB = 1000, 500, 250
EVERY_TEN_MINUTES = Rhythm(items=480.0, seconds=86_400.0, seen_at=time.time() - 600.0)
"""Twenty items an hour: the rate that is polled every ten minutes, the load that the poller is built for."""
OPENSSL = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost")


class Loopback(AbstractResolver):
    """Maps every name to 127.0.0.1."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return 127.0.0.1."""
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""


class Trusting(Fetcher):
    """A fetcher that takes the benchmark's own certificate."""

    def _session(self, socket_factory: Callable[..., object] | None) -> aiohttp.ClientSession:
        session = super()._session(socket_factory)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        session.connector._ssl = context  # type: ignore[union-attr] # noqa: SLF001
        return session


ROUNDS = {
    "same": ("conditional, plain HTTP", "same", False),
    "new": ("changed feeds, plain HTTP", "new", False),
    "same-tls": ("conditional, new TLS connections", "same", True),
    "new-tls": ("changed feeds, new TLS connections", "new", True),
}


@dataclass(frozen=True, slots=True)
class Round:
    """One load: its name, the path that the server knows, and whether over TLS."""

    name: str
    path: str
    tls: bool
    seconds: float


@asynccontextmanager
async def server(certificate: Path | None) -> AsyncIterator[int]:
    """Run the server process and give its port."""
    command = [sys.executable, "-m", "bench.poll_server", *([str(certificate)] if certificate else [])]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: ASYNC220
    assert process.stdout is not None
    assert process.stdin is not None
    yield int(process.stdout.readline())
    process.stdin.close()
    process.wait()


def seen_before() -> str:
    """Return the memory of a feed whose last document had all items but the newest."""
    document = extract(old_feed(), url="http://news.example.org/", content_type=None, now=utc_now())
    return pack(pair(item) for item in document.items)


def states(load: Round, port: int, feeds: int) -> dict[str, bytes]:
    """Return the encoded states of feeds that fall due evenly over the round."""
    start, scheme = time.time() + 1.0, "https" if load.tls else "http"
    found, seen = {}, seen_before()
    for number in range(feeds):
        url = f"{scheme}://feeds.site{number % NAMES}.example:{port}/{load.path}/{number}"
        known = Validators(etag='"same"' if load.path == "same" else None)
        state = FeedState(
            feed=Feed(feed_id=feed_id(url), url=url, title=f"Feed {number}"),
            next_poll_at=start + load.seconds * number / feeds,
            interval_s=3600.0,
            polled_at=start - 3600.0,
            validators=known,
            seen=seen,
            rhythm=EVERY_TEN_MINUTES,
        )
        found[state.feed.feed_id] = encode_state(state)
    return found


async def run(load: Round, port: int, feeds: int) -> tuple[int, float, float, list[float]]:
    """Poll every feed once; return polls, CPU and wall seconds, and how late each poll began."""
    limits = replace(
        PollLimits(), allow_private=True, domain_delay_s=0.0, concurrency=256, unconditional_share=0.0
    )
    store = MappingStore(states(load, port, feeds))
    late: list[float] = []
    polls = failures = 0
    kind = Trusting if load.tls else Fetcher
    async with kind(limits, resolver=Loopback(), proxies={}) as fetch:
        poller = Poller(store, fetch, extract, utc_now, limits)
        begun, cpu = time.perf_counter(), time.process_time()
        async for results in poller.results():
            polls += len(results)
            failures += sum(result.state.trouble is not None for result in results)
            late += [result.late_s for result in results]
            if polls >= feeds:
                break
        cpu, wall = time.process_time() - cpu, time.perf_counter() - begun
    if failures:
        raise SystemExit(f"{failures} of {polls} polls failed: the figures mean nothing")
    return polls, cpu, wall, late


async def measure(load: Round, feeds: int, certificate: Path) -> float:
    """Run one round, print its line and return polls per second of CPU."""
    async with server(certificate if load.tls else None) as port:
        polls, cpu, wall, late = await run(load, port, feeds)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    late.sort()
    p99, median = late[int(len(late) * 0.99)], late[len(late) // 2]
    print(
        f"{load.name:34s} {polls:6d} polls  {polls / cpu:6.0f} /s of CPU  {polls / wall:6.0f} /s of wall  "
        f"late p50 {median:6.2f} s p99 {p99:6.2f} s  peak memory {peak_mb:4.0f} MB",
        flush=True,
    )
    return polls / cpu


def one_round(load: Round, feeds: int) -> None:
    """Run a round in this process; its exit code and its line are the result."""
    with tempfile.TemporaryDirectory() as folder:
        key, both = Path(folder, "key.pem"), Path(folder, "both.pem")
        subprocess.run([*OPENSSL, "-keyout", key, "-out", both], check=True, capture_output=True)
        both.write_bytes(both.read_bytes() + key.read_bytes())
        uvloop.run(measure(load, feeds, both))


def main() -> None:
    """Run every round in a process of its own, so that each has its own peak of memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=FEEDS)
    parser.add_argument("--rate", type=float, default=600.0, help="polls that fall due each second")
    parser.add_argument("--round", choices=ROUNDS, help="run this round only, in this process")
    asked = parser.parse_args()
    if asked.round:
        name, path, tls = ROUNDS[asked.round]
        one_round(Round(name, path, tls, asked.feeds / asked.rate), asked.feeds)
        return
    print(f"{asked.feeds} feeds of {min(NAMES, asked.feeds)} names, {asked.rate:.0f} falling due each second")
    for name in ROUNDS:
        options = ["--round", name, "--feeds", str(asked.feeds), "--rate", str(asked.rate)]
        subprocess.run([sys.executable, "-m", "bench.poll", *options], check=True)
    print(f"goals: {GOAL_SAME} conditional and {GOAL_NEW} changed polls/s of CPU on plain HTTP, {GOAL_MB} MB")


if __name__ == "__main__":
    main()
