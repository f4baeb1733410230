from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from agents.poll import guard
from agents.poll.failure import Failure
from agents.poll.fetch import Fetcher
from agents.poll.guard import is_public
from agents.poll.limits import PollLimits

if TYPE_CHECKING:
    from tests.agents.poll.conftest import Site


class Rebinding(AbstractResolver):
    """A resolver whose answers change from one question to the next."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in answer
        ]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.0.9",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "::127.0.0.1",
    ],
)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.fixture
def guarded(limits: PollLimits) -> PollLimits:
    return replace(limits, allow_private=False, connect_timeout_s=0.3, total_timeout_s=2.0)


@pytest.fixture
async def fetch(guarded: PollLimits) -> AsyncIterator[Fetcher]:
    async with Fetcher(guarded, proxies={}) as fetcher:
        yield fetcher


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "a.localhost", "metadata.google.internal"],
)
async def test_a_literal_private_address_is_denied(site: Site, fetch: Fetcher, host: str) -> None:
    got = await fetch(f"http://{host}:{site.port}/feed", None)
    assert got.failure is Failure.DENIED_ADDRESS
    assert site.connections == 0


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "017700000001", "127.1"])
async def test_an_old_spelling_of_a_private_address_reaches_nothing(
    site: Site, fetch: Fetcher, host: str
) -> None:
    assert (await fetch(f"http://{host}:{site.port}/feed", None)).failure is not None
    assert site.connections == 0


async def test_a_name_that_resolves_to_a_private_address_is_denied(site: Site, guarded: PollLimits) -> None:
    async with Fetcher(guarded, resolver=Rebinding(["127.0.0.1"]), proxies={}) as fetch:
        got = await fetch(f"http://feeds.example.org:{site.port}/feed", None)
    assert got.failure is Failure.DENIED_ADDRESS
    assert site.connections == 0


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make 127.0.0.1 stand for the internet; all other rules stay."""
    monkeypatch.setattr(guard, "is_public", lambda text: text == "127.0.0.1" or is_public(text))


@pytest.mark.usefixtures("outside")
async def test_a_name_rebound_between_two_polls_is_denied(site: Site, guarded: PollLimits) -> None:
    site.pages["/feed"] = site.reply("200 OK", b"outside")
    inside = await asyncio.start_server(site.serve, "127.0.0.2", site.port)
    resolver = Rebinding(["127.0.0.1"], ["127.0.0.2"])
    async with inside, Fetcher(guarded, resolver=resolver, proxies={}) as fetch:
        first = await fetch(f"http://feeds.example.org:{site.port}/feed", None)
        assert isinstance(fetch._direct.connector, TCPConnector)
        fetch._direct.connector.clear_dns_cache()
        second = await fetch(f"http://feeds.example.org:{site.port}/feed", None)
    assert (first.body, second.failure) == (b"outside", Failure.DENIED_ADDRESS)
    assert site.connections == 1


@pytest.mark.usefixtures("outside")
async def test_a_private_address_among_public_ones_is_never_tried(site: Site, guarded: PollLimits) -> None:
    inside = await asyncio.start_server(site.serve, "127.0.0.2", 0)
    port = inside.sockets[0].getsockname()[1]  # on 127.0.0.1 nothing listens there
    resolver = Rebinding(["127.0.0.1", "127.0.0.2", "::ffff:127.0.0.2"])
    async with inside, Fetcher(guarded, resolver=resolver, proxies={}) as fetch:
        assert (await fetch(f"http://feeds.example.org:{port}/feed", None)).failure is Failure.DENIED_ADDRESS
    assert site.connections == 0


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/meta-data/", "http://inside.example.org/"])
async def test_a_redirect_into_the_own_network_is_denied(
    site: Site, guarded: PollLimits, target: str
) -> None:
    site.pages["/feed"] = site.reply("302 Found", b"", f"Location: {target}")
    resolver = Rebinding(["127.0.0.1"], ["10.0.0.1"])
    async with Fetcher(guarded, resolver=resolver, proxies={}) as fetch:
        got = await fetch(f"http://feeds.example.org:{site.port}/feed", None)
    assert (got.hops, got.failure) == ((302,), Failure.DENIED_ADDRESS)


@pytest.mark.parametrize("port", [22, 25, 6379, 9092])
async def test_ports_of_other_services_are_denied(fetch: Fetcher, port: int) -> None:
    assert (await fetch(f"http://example.org:{port}/feed", None)).failure is Failure.DENIED_ADDRESS


async def test_private_addresses_are_fetched_where_the_setting_allows(site: Site, limits: PollLimits) -> None:
    site.pages["/feed"] = site.reply("200 OK", b"inside")
    async with Fetcher(limits, proxies={}) as fetch:
        assert (await fetch(site.url(), None)).body == b"inside"


async def test_an_endless_address_is_not_fetched(fetch: Fetcher) -> None:
    assert (await fetch("http://example.org/" + "a" * 3000, None)).failure is Failure.BAD_ADDRESS
