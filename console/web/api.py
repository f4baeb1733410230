"""`/v1/status` and `/v1/regions`, for programs; `/v1/status` as HTML for the page's script."""

from __future__ import annotations

import orjson
from aiohttp import web

from console.web.contracts import Health, View
from console.web.health import why_not_ready
from console.web.markup import join
from console.web.tables import sections

_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept"}


class Api:
    """The two endpoints."""

    def __init__(self, health: Health, view: View) -> None:
        self._health, self._view = health, view

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/v1/status", self.status)
        app.router.add_get("/v1/regions", self.regions)

    async def status(self, request: web.Request) -> web.Response:
        """Answer with everything the page shows: JSON, or the page's sections for `Accept: text/html`."""
        status, reasons = self._view.status(), why_not_ready(self._health, self._view)
        if request.headers.get("Accept", "").startswith("text/html"):
            return web.Response(
                text=join(*sections(status, reasons).values()), content_type="text/html", headers=_HEADERS
            )
        body = orjson.dumps({"ready": not reasons, "reasons": reasons, "status": status})
        return web.Response(body=body, content_type="application/json", headers=_HEADERS)

    async def regions(self, _request: web.Request) -> web.Response:
        """Answer with every region: slug, name, M49 code, topic, rate and last event."""
        body = orjson.dumps({"regions": self._view.regions()})
        return web.Response(body=body, content_type="application/json", headers=_HEADERS)
