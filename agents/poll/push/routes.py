"""The addresses that hubs and clouds call, as aiohttp routes; the worker's web server mounts them."""

from __future__ import annotations

from urllib.parse import parse_qs

from aiohttp import web

from agents.poll.push.service import Push

MOST_BYTES = 10_000_000
_MOST_FORM_BYTES = 10_000
_PATH = "/{feed_id:[0-9a-f]{16}}/{token:[0-9a-f]{32}}"


def routes(push: Push) -> list[web.RouteDef]:
    """Return the routes under `/push/`."""
    handlers = _Handlers(push)
    return [
        web.get("/push/websub" + _PATH, handlers.verify, allow_head=False),
        web.post("/push/websub" + _PATH, handlers.deliver),
        web.get("/push/rsscloud" + _PATH, handlers.confirm, allow_head=False),
        web.post("/push/rsscloud" + _PATH, handlers.ping),
    ]


class _Handlers:
    def __init__(self, push: Push) -> None:
        self._push = push

    async def verify(self, request: web.Request) -> web.Response:
        """WebSub section 5.3: echo the challenge of a subscription that we asked for, else 404."""
        return _challenge(self._push.verify(*_place(request), request.query))

    async def deliver(self, request: web.Request) -> web.Response:
        """WebSub section 7: 204 for a signed delivery, 403 for any other, 410 for what is not ours."""
        feed_id, token = _place(request)
        if not self._push.expects(feed_id, token):
            return web.Response(status=410)
        body = await _body(request, MOST_BYTES)
        signature = request.headers.get("X-Hub-Signature")
        taken = self._push.deliver(feed_id, signature, body, request.headers.get("Content-Type"))
        return web.Response(status=204 if taken else 403)

    async def confirm(self, request: web.Request) -> web.Response:
        """rssCloud: echo the challenge of a registration that we made, else 404."""
        return _challenge(self._push.confirm_cloud(*_place(request), request.query))

    async def ping(self, request: web.Request) -> web.Response:
        """rssCloud: a form with the `url` that has changed."""
        body = await _body(request, _MOST_FORM_BYTES)
        urls = parse_qs(body.decode("utf-8", "replace")).get("url", [])
        known = self._push.ping(*_place(request), urls[0] if urls else None)
        return web.Response(status=200 if known else 404)


def _place(request: web.Request) -> tuple[str, str]:
    return request.match_info["feed_id"], request.match_info["token"]


def _challenge(text: str | None) -> web.Response:
    return web.Response(status=404) if text is None else web.Response(text=text)


async def _body(request: web.Request, most: int) -> bytes:
    """Return the body, read in pieces; raises 413 beyond `most` bytes."""
    data = bytearray()
    async for chunk in request.content.iter_any():
        data += chunk
        if len(data) > most:
            raise web.HTTPRequestEntityTooLarge(most, len(data))
    return bytes(data)
