"""The W3C WebSub subscriber tests (websub.rocks numbers) and rssCloud, against a hub and a publisher of our own.

101 is for subscribers that follow HTML pages: a page is not a feed, but its links are found the same way.
"""

from __future__ import annotations

import asyncio
import hmac
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web

from agents.identity import feed_id
from agents.poll.agent import Poller
from agents.poll.fetch import Fetcher
from agents.poll.limits import PollLimits
from agents.poll.parse import extract
from agents.poll.push.keys import Keys
from agents.poll.push.routes import routes
from agents.poll.push.service import Push
from agents.poll.result import PollResult
from agents.poll.state import Lease
from agents.poll.store import MappingStore
from schemas.times import utc_now
from schemas.values import Feed

LIMITS = PollLimits(allow_private=True, domain_delay_s=0.0, unconditional_share=0.0)


def rss(title: str, links: str = "") -> str:
    item = f"<item><guid>{title}</guid><title>{title}</title><link>https://a.example/{title}</link></item>"
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title>'
        f"{links}{item}</channel></rss>"
    )


@dataclass
class Web:
    """A publisher, a hub and the subscriber's callbacks on one server."""

    socket: socket.socket
    base: str
    pages: dict[str, web.Response] = field(default_factory=dict)
    forms: list[dict[str, str]] = field(default_factory=list)
    hub_path: str = "/hub"
    hub_status: int = 202

    def page(self, path: str, text: str, kind: str = "application/rss+xml", **headers: str) -> None:
        named = {name.capitalize(): value for name, value in headers.items()}
        self.pages[path] = web.Response(text=text, content_type=kind, headers=named)

    def redirect(self, path: str, status: int, target: str) -> None:
        self.pages[path] = web.Response(status=status, headers={"Location": target})

    def links(self, topic: str = "/feed") -> str:
        return (
            f'<atom:link rel="hub" href="{self.base}/hub"/><atom:link rel="self" href="{self.base}{topic}"/>'
        )

    async def answer(self, request: web.Request) -> web.StreamResponse:
        page = self.pages.get(request.path)
        if page is None:
            raise web.HTTPNotFound
        return web.Response(status=page.status, body=page.body, headers=page.headers)

    async def hub(self, request: web.Request) -> web.Response:
        if request.path in self.pages:
            return web.Response(
                status=self.pages[request.path].status, headers=self.pages[request.path].headers
            )
        form = parse_qs(await request.text(), keep_blank_values=True)
        self.forms.append({name: values[0] for name, values in form.items()})
        return web.Response(status=self.hub_status)


@dataclass
class Scene:
    """The poller with its push service, at work on one feed."""

    web: Web
    push: Push
    store: MappingStore
    poller: Poller
    client: aiohttp.ClientSession
    results: asyncio.Queue[PollResult]

    async def subscribe(self, path: str) -> dict[str, str]:
        """Add the feed at `path` and return the form that the hub got."""
        self.feed = Feed(feed_id=feed_id(self.web.base + path), url=self.web.base + path)
        self.store.add(self.feed)
        await self.result("items")
        await self.result("lease")
        return self.web.forms[-1]

    async def result(self, fetch: str) -> PollResult:
        async with asyncio.timeout(5):
            while (result := await self.results.get()).fetch != fetch:
                pass
        return result

    async def verify(self, form: dict[str, str], **changes: str) -> tuple[int, str]:
        query = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": "echo me"}
        query |= {"hub.lease_seconds": "3600"} | {f"hub.{name}": value for name, value in changes.items()}
        async with self.client.get(form["hub.callback"], params=query) as answer:
            return answer.status, await answer.text()

    async def deliver(self, form: dict[str, str], body: bytes, secret: str | None) -> int:
        headers = {"Content-Type": "application/rss+xml"}
        if secret is not None:
            headers["X-Hub-Signature"] = "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()
        async with self.client.post(form["hub.callback"], data=body, headers=headers) as answer:
            return answer.status

    def lease(self) -> Lease:
        state = self.store.get(self.feed.feed_id)
        assert state is not None
        assert state.lease is not None
        return state.lease


@asynccontextmanager
async def serving(site: Web, push_routes: list[web.RouteDef]) -> AsyncIterator[None]:
    app = web.Application()
    app.add_routes([*push_routes, web.get("/{path:.*}", site.answer), web.post("/{path:.*}", site.hub)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.SockSite(runner, site.socket).start()
    yield
    await runner.cleanup()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    listening = socket.create_server(("127.0.0.1", 0))
    site = Web(listening, f"http://127.0.0.1:{listening.getsockname()[1]}")
    store = MappingStore({})
    async with Fetcher(LIMITS, proxies={}) as fetch, aiohttp.ClientSession() as client:
        push = Push(store, fetch.post, utc_now, public=site.base, keys=Keys(b"k" * 32))
        poller = Poller(store, fetch, extract, utc_now, LIMITS, subscriber=push, batch_wait_s=0.001)
        push.tell = poller.post
        scene = Scene(site, push, store, poller, client, asyncio.Queue())
        async with serving(site, routes(push)):
            task = asyncio.create_task(collect(scene))
            yield scene
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await push.close()


async def collect(scene: Scene) -> None:
    async for batch in scene.poller.results():
        for result in batch:
            scene.results.put_nowait(result)


async def test_100_hub_and_self_in_the_http_headers(scene: Scene) -> None:
    link = f'<{scene.web.base}/hub>; rel="hub", <{scene.web.base}/feed>; rel="self"'
    scene.web.page("/feed", rss("a"), link=link)
    form = await scene.subscribe("/feed")
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", scene.web.base + "/feed")


async def test_102_hub_and_self_in_an_atom_feed(scene: Scene) -> None:
    links = f'<link rel="hub" href="{scene.web.base}/hub"/><link rel="self" href="{scene.web.base}/feed"/>'
    entry = "<entry><id>urn:a</id><title>a</title><updated>2026-11-24T12:00:00Z</updated></entry>"
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{links}{entry}</feed>'
    scene.web.page("/feed", atom, "application/atom+xml")
    assert (await scene.subscribe("/feed"))["hub.topic"] == scene.web.base + "/feed"


async def test_103_hub_and_self_in_an_rss_feed(scene: Scene) -> None:
    scene.web.page("/feed", rss("a", scene.web.links()))
    assert (await scene.subscribe("/feed"))["hub.topic"] == scene.web.base + "/feed"


async def test_104_the_headers_come_before_the_document(scene: Scene) -> None:
    wrong = '<atom:link rel="hub" href="http://127.0.0.1:1/"/><atom:link rel="self" href="http://wrong.example/"/>'
    link = f'<{scene.web.base}/hub>; rel="hub", <{scene.web.base}/feed>; rel="self"'
    scene.web.page("/feed", rss("a", wrong), link=link)
    assert (await scene.subscribe("/feed"))["hub.topic"] == scene.web.base + "/feed"


async def test_200_a_feed_that_reports_a_different_self(scene: Scene) -> None:
    scene.web.page("/feed", rss("a", scene.web.links("/canonical")))
    assert (await scene.subscribe("/feed"))["hub.topic"] == scene.web.base + "/canonical"


@pytest.mark.parametrize("status", [302, 301])
async def test_201_and_202_a_topic_that_redirects(scene: Scene, status: int) -> None:
    scene.web.redirect("/old", status, "/feed")
    scene.web.page("/feed", rss("a", scene.web.links()))
    form = await scene.subscribe("/old")
    assert form["hub.topic"] == scene.web.base + "/feed"
    assert await scene.verify(form) == (200, "echo me")


@pytest.mark.parametrize("status", [307, 308])
async def test_203_and_204_a_hub_that_redirects(scene: Scene, status: int) -> None:
    scene.web.redirect("/hub", status, "/new-hub")
    scene.web.page("/feed", rss("a", scene.web.links()))
    form = await scene.subscribe("/feed")
    assert form["hub.secret"]
    assert await scene.verify(form) == (200, "echo me")


async def test_205_a_verification_of_another_topic_is_rejected(scene: Scene) -> None:
    scene.web.page("/feed", rss("a", scene.web.links()))
    form = await scene.subscribe("/feed")
    assert (await scene.verify(form, topic="http://wrong.example/"))[0] == 404
    assert scene.lease().expires_at is None


async def test_300_a_delivery_is_acknowledged_and_its_items_published(scene: Scene) -> None:
    scene.web.page("/feed", rss("a", scene.web.links()))
    form = await scene.subscribe("/feed")
    await scene.verify(form)
    await scene.result("lease")
    assert await scene.deliver(form, rss("pushed").encode(), form["hub.secret"]) == 204
    result = await scene.result("pushed")
    assert result.outcomes == {"published": 1}
    assert b"pushed" in (result.outgoing[0].value or b"")


async def test_301_a_delivery_with_a_wrong_signature_is_rejected(scene: Scene) -> None:
    scene.web.page("/feed", rss("a", scene.web.links()))
    form = await scene.subscribe("/feed")
    await scene.verify(form)
    assert await scene.deliver(form, rss("forged").encode(), "wrong") == 403
    assert scene.results.empty() or (await scene.result("lease")).outgoing == ()


async def test_302_a_delivery_without_a_signature_is_rejected(scene: Scene) -> None:
    scene.web.page("/feed", rss("a", scene.web.links()))
    form = await scene.subscribe("/feed")
    await scene.verify(form)
    assert await scene.deliver(form, rss("forged").encode(), None) == 403


async def test_a_callback_of_nobody_is_refused(scene: Scene) -> None:
    scene.web.page("/feed", rss("a", scene.web.links()))
    form = await scene.subscribe("/feed")
    stranger = form | {
        "hub.callback": form["hub.callback"][:-1] + ("0" if form["hub.callback"][-1] != "0" else "1")
    }
    assert (await scene.verify(stranger))[0] == 404
    assert await scene.deliver(stranger, b"x", form["hub.secret"]) == 410


async def test_a_lease_is_verified_once_and_counts_its_pushes(scene: Scene) -> None:
    scene.web.page("/feed", rss("a", scene.web.links()))
    form = await scene.subscribe("/feed")
    await scene.verify(form)
    await scene.result("lease")
    await scene.deliver(form, rss("b").encode(), form["hub.secret"])
    await scene.result("pushed")
    await asyncio.sleep(0.02)
    assert scene.lease().pushes == 1


async def test_a_hub_that_refuses_is_given_up(scene: Scene) -> None:
    scene.web.hub_status = 400
    scene.web.page("/feed", rss("a", scene.web.links()))
    await scene.subscribe("/feed")
    await asyncio.sleep(0.02)
    assert scene.lease().given_up_at is not None


async def test_an_oversized_delivery_is_cut_off(scene: Scene) -> None:
    scene.web.page("/feed", rss("a", scene.web.links()))
    form = await scene.subscribe("/feed")
    assert await scene.deliver(form, b" " * 10_000_001, form["hub.secret"]) == 413


async def test_rsscloud_registers_confirms_and_polls_when_pinged(scene: Scene) -> None:
    port = scene.web.base.rpartition(":")[2]
    cloud = (
        f'<cloud domain="127.0.0.1" port="{port}" path="/notify" registerProcedure="" protocol="http-post"/>'
    )
    scene.web.page("/feed", rss("a", cloud))
    form = await scene.subscribe("/feed")
    callback = scene.web.base + form["path"]
    assert (form["url1"], form["port"], form["protocol"]) == (scene.web.base + "/feed", port, "http-post")
    query = {"url": form["url1"], "challenge": "echo me"}
    async with scene.client.get(callback, params=query) as answer:
        assert (answer.status, await answer.text()) == (200, "echo me")
    scene.web.page("/feed", rss("pinged", cloud))
    async with scene.client.post(callback, data={"url": form["url1"]}) as answer:
        assert answer.status == 200
    assert (await scene.result("items")).outcomes == {"published": 1}
    async with scene.client.post(callback, data={"url": "http://wrong.example/"}) as answer:
        assert answer.status == 404
