from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import aiohttp
import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from console.view.ring import EventRing
from console.web import install, stream
from tests.console.made import event_record, event_records, story
from tests.console.web.served import Client, MadeHealth, MadeView, client_of

TOPIC = "news.events.v1.europe.eastern"


async def messages(response: aiohttp.ClientResponse) -> AsyncIterator[dict[str, str]]:
    """Yield the fields of each block of a stream; a comment has the name ''."""
    block: dict[str, str] = {}
    async for line in response.content:
        name, _, value = line.decode().rstrip("\n").partition(":")
        if line != b"\n":
            block[name] = value.strip()
        elif block:
            yield block
            block = {}


async def events(response: aiohttp.ClientResponse, count: int) -> list[str]:
    """Return the ids of the next `count` events."""
    found = []
    async with asyncio.timeout(5):
        async for message in messages(response):
            if "id" in message:
                found.append(message["id"])
                if len(found) == count:
                    return found
    return found


def take(view: MadeView, *offsets: int, region: str = "europe.eastern") -> None:
    for offset in offsets:
        view.state.take(event_record(region, offset=offset))


def places(offsets: Sequence[int]) -> list[str]:
    return [f"{TOPIC}-0-{offset}" for offset in offsets]


async def opened(client: Client, query: str = "", last: str | None = None) -> aiohttp.ClientResponse:
    response = await client.get(f"/v1/stream{query}", headers={"Last-Event-ID": last} if last else {})
    assert response.status == 200
    assert response.content_type == "text/event-stream"
    return response


async def test_a_stream_begins_with_what_comes_next() -> None:
    view = MadeView([event_record(offset=0)])
    async with client_of(view) as client, await opened(client) as response:
        take(view, 1, 2)
        assert await events(response, 2) == places([1, 2])


async def test_an_event_is_one_json_line_with_its_place_as_id() -> None:
    view = MadeView()
    async with client_of(view) as client, await opened(client) as response:
        take(view, 5)
        async with asyncio.timeout(5):
            found = [message async for message in first_of(response)]
    assert found[0]["id"] == f"{TOPIC}-0-5"
    line = orjson.loads(found[0]["data"])
    assert line["topic"] == TOPIC
    assert line["headers"]["ce_countries"] == "RU"


async def first_of(response: aiohttp.ClientResponse) -> AsyncIterator[dict[str, str]]:
    async for message in messages(response):
        if "id" in message:
            yield message
            return


async def test_only_what_is_asked_for_is_sent() -> None:
    view = MadeView()
    async with client_of(view) as client, await opened(client, "?region=asia&language=en") as response:
        take(view, 1)
        take(view, 2, region="asia.eastern")
        assert await events(response, 1) == ["news.events.v1.asia.eastern-0-2"]


async def test_a_client_that_returns_gets_what_it_missed_from_memory() -> None:
    view = MadeView()
    take(view, 0, 1, 2, 3)
    async with client_of(view) as client, await opened(client, last=f"{TOPIC}-0-1") as response:
        take(view, 4)
        assert await events(response, 3) == places([2, 3, 4])


async def test_a_client_that_returns_late_gets_what_it_missed_from_kafka() -> None:
    view = MadeView(ring=EventRing(most_events=2))
    view.kept = [event_record(offset=offset) for offset in range(6)]
    take(view, 4, 5)
    async with client_of(view) as client, await opened(client, last=f"{TOPIC}-0-1") as response:
        assert await events(response, 4) == places([2, 3, 4, 5])
        take(view, 5, 6)
        assert await events(response, 1) == places([6])


async def test_the_last_id_may_stand_in_the_address_for_the_first_connection() -> None:
    view = MadeView()
    take(view, 0, 1)
    async with client_of(view) as client, await opened(client, f"?last_event_id={TOPIC}-0-0") as response:
        assert await events(response, 1) == places([1])


@pytest.mark.parametrize("last", ["x", "news.raw.v1-0-1", f"{TOPIC}-0-", f"{TOPIC}--1-1", "a" * 300 + "-0-1"])
async def test_a_last_id_that_cannot_be_is_refused(last: str) -> None:
    async with client_of(MadeView()) as client:
        response = await client.get("/v1/stream", headers={"Last-Event-ID": last})
        assert response.status == 400
        assert "Last-Event-ID" in await response.text()


async def test_the_page_gets_rows_that_are_escaped_and_on_one_line() -> None:
    view = MadeView()
    async with client_of(view) as client, await opened(client, "?format=html") as response:
        for record in event_records(story(title="<b>two\nlines</b>")):
            view.state.take(record)
        async with asyncio.timeout(5):
            found = [message async for message in first_of(response)]
    assert "&lt;b&gt;two lines&lt;/b&gt;" in found[0]["data"]
    assert found[0]["data"].endswith("</li>")


async def test_a_silent_stream_sends_comments() -> None:
    view = MadeView()
    app = web.Application()
    stream.LiveStreams(view, heartbeat_s=0.01).add_to(app)
    async with (
        TestClient(TestServer(app)) as client,
        client.get("/v1/stream") as response,
        asyncio.timeout(5),
    ):
        async for message in messages(response):
            if "" in message:
                break


async def test_there_are_only_so_many_streams() -> None:
    app = web.Application()
    stream.LiveStreams(MadeView(), most=1).add_to(app)
    async with TestClient(TestServer(app)) as client:
        async with client.get("/v1/stream") as first:
            assert first.status == 200
            second = await client.get("/v1/stream")
            assert second.status == 503
            assert second.headers["Retry-After"]
        async with asyncio.timeout(5):
            while (await client.get("/v1/stream")).status != 200:
                await asyncio.sleep(0.01)


async def test_a_client_behind_the_ring_is_cut_off() -> None:
    view = MadeView(ring=EventRing(most_events=3))
    async with client_of(view) as client, await opened(client) as response:
        take(view, *range(5))
        with pytest.raises(aiohttp.ClientError):
            await events(response, 1)


async def test_a_client_that_does_not_read_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "WRITE_WAIT_S", 0.05)
    view = MadeView()
    app = web.Application()
    streams = stream.LiveStreams(view)
    streams.add_to(app)
    async with TestServer(app) as server:
        reader, writer = await asyncio.open_connection(server.host, server.port, limit=1024)
        writer.write(b"GET /v1/stream HTTP/1.1\r\nHost: made\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        async with asyncio.timeout(20):
            while streams._open:
                take(view, *range(view.ring.next_number, view.ring.next_number + 200))
                await asyncio.sleep(0)
        writer.close()


async def test_open_streams_do_not_hold_a_shutdown() -> None:
    view = MadeView()
    app = web.Application()
    install(app, health=MadeHealth(), view=view)
    runner = web.AppRunner(app, shutdown_timeout=60)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/v1/stream"
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        assert response.status == 200
        async with asyncio.timeout(10):
            await runner.cleanup()
    assert not view.is_running
