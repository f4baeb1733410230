"""Serves the bundled sample feeds over HTTP on the loopback address."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from aiohttp import web

from catalog.samples import INDEX, render, samples


@asynccontextmanager
async def sample_server(now: datetime) -> AsyncIterator[str]:
    """Serve the sample feeds while the context is open; gives the address, without a slash at its end.

    A feed's second and later fetches get its later round: some items are revised, most are the same.
    """
    fetched: Counter[str] = Counter()
    base = ""

    async def serve(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name != INDEX and name not in samples():
            raise web.HTTPNotFound
        fetched[name] += 1
        kind = "text/x-opml; charset=utf-8" if name == INDEX else samples()[name].content_type
        body = render(name, base, now, round_number=min(fetched[name], 2))
        return web.Response(body=body, headers={"Content-Type": kind})

    application = web.Application()
    application.router.add_get("/{name}", serve)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield base
    finally:
        await runner.cleanup()
