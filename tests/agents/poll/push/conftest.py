"""A publisher, a hub and the poller with its push service, all on one server of 127.0.0.1."""

from __future__ import annotations

import asyncio
import hmac
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from multidict import CIMultiDict

from agents.identity import feed_id
from agents.poll.agent import Poller
from agents.poll.fetch import Fetcher
from agents.poll.limits import PollLimits
from agents.poll.parse import extract
from agents.poll.push.keys import Keys
from agents.poll.push.routes import routes
from agents.poll.push.service import Push
from agents.poll.result import PollResult
from agents.poll.state import FeedState, Lease
from agents.poll.store import MappingStore
from schemas.times import utc_now
from schemas.values import Feed

LIMITS = PollLimits(allow_private=True, domain_delay_s=0.0, unconditional_share=0.0, pinged_rest_s=0.0)
ATOM = "application/atom+xml"
HTML = "text/html"
RSS = "application/rss+xml"


@dataclass
class Web:
    """A publisher, a hub and the subscriber's callbacks on one server."""

    socket: socket.socket
    base: str
    pages: dict[str, web.Response] = field(default_factory=dict)
    forms: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """What was sent to the hub: its path, and the form."""
    hub_status: int = 202
    verifies_first: bool = False
    """Whether the hub verifies the subscription before it answers the request, as websub.rocks does."""

    def page(self, path: str, text: str, kind: str = RSS, links: Sequence[str] = ()) -> None:
        """Answer `path` with `text` and a `Link` header for each of `links`."""
        headers = CIMultiDict(("Link", link) for link in links)
        self.pages[path] = web.Response(text=text, content_type=kind, headers=headers)

    def redirect(self, path: str, status: int, target: str) -> None:
        self.pages[path] = web.Response(status=status, headers={"Location": target})

    async def answer(self, request: web.Request) -> web.StreamResponse:
        page = self.pages.get(request.path)
        if page is None:
            raise web.HTTPNotFound
        return web.Response(status=page.status, body=page.body, headers=page.headers)

    async def hub(self, request: web.Request) -> web.Response:
        if request.path in self.pages:
            page = self.pages[request.path]
            return web.Response(status=page.status, headers=page.headers)
        fields = parse_qs(await request.text(), keep_blank_values=True)
        form = {name: values[0] for name, values in fields.items()}
        self.forms.append((request.path, form))
        if self.verifies_first:
            async with aiohttp.ClientSession() as client:
                assert await verify(client, form) == (200, "echo me")
        return web.Response(status=self.hub_status)


async def verify(client: aiohttp.ClientSession, form: dict[str, str], **changes: str) -> tuple[int, str]:
    """Do as a hub that verifies the intent of the subscriber who sent `form`."""
    query = {"hub.mode": "subscribe", "hub.topic": form["hub.topic"], "hub.challenge": "echo me"}
    query |= {"hub.lease_seconds": "3600"} | {f"hub.{name}": value for name, value in changes.items()}
    async with client.get(form["hub.callback"], params=query) as answer:
        return answer.status, await answer.text()


@dataclass
class Scene:
    """The poller with its push service, at work on one feed."""

    web: Web
    push: Push
    store: MappingStore
    poller: Poller
    client: aiohttp.ClientSession
    results: asyncio.Queue[PollResult]
    feed: Feed | None = None

    def add(self, path: str) -> None:
        """Register the feed at `path`."""
        url = self.web.base + path
        self.feed = Feed(feed_id=feed_id(url), url=url)
        self.store.add(self.feed)

    async def subscribe(self, path: str) -> dict[str, str]:
        """Register the feed at `path` and return the form that the hub got."""
        self.add(path)
        await self.result("lease")
        return self.web.forms[-1][1]

    async def subscribed(self, path: str) -> dict[str, str]:
        """Do as `subscribe`, and let the hub verify."""
        form = await self.subscribe(path)
        assert await self.verify(form) == (200, "echo me")
        await self.result("lease")
        return form

    async def result(self, *fetches: str) -> PollResult:
        """Return the next result of one of these kinds."""
        async with asyncio.timeout(5):
            while (result := await self.results.get()).fetch not in fetches:
                pass
        return result

    async def verify(self, form: dict[str, str], **changes: str) -> tuple[int, str]:
        return await verify(self.client, form, **changes)

    async def deliver(self, form: dict[str, str], body: str, secret: str | None, kind: str = RSS) -> int:
        """Deliver as a hub, signed with `secret`, and return the status of the answer."""
        headers = {"Content-Type": kind}
        if secret is not None:
            headers["X-Hub-Signature"] = (
                "sha256=" + hmac.digest(secret.encode(), body.encode(), "sha256").hex()
            )
        async with self.client.post(form["hub.callback"], data=body.encode(), headers=headers) as answer:
            return answer.status

    def state(self) -> FeedState:
        assert self.feed is not None
        state = self.store.get(self.feed.feed_id)
        assert state is not None
        return state

    def lease(self) -> Lease:
        lease = self.state().lease
        assert lease is not None
        return lease


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
    """A scene whose poller is at work; it has no feed yet."""
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
