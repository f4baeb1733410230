"""The page of the console: complete as it is served, kept up to date by a small script where there is one."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from console.web.assets import address
from console.web.contracts import Health, View
from console.web.health import why_not_ready
from console.web.live import live_section
from console.web.markup import Markup, join, tag
from console.web.tables import sections

_PLACES = (
    ("flow", "Flow"),
    ("live", "Live"),
    ("feeds", "Feeds"),
    ("ledger", "Ledger"),
    ("dead", "Dead letters"),
    ("regions", "Regions"),
)


class Page:
    """`/`."""

    def __init__(self, health: Health, view: View) -> None:
        self._health, self._view = health, view

    def add_to(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_get("/", self.page)

    async def page(self, request: web.Request) -> web.Response:
        """Answer with the whole page."""
        status, reasons = self._view.status(), why_not_ready(self._health, self._view)
        tail = live_section(self._view.ring, status.regions, request.query)
        body = join(_header(), _main(sections(status, reasons), tail))
        text = "<!doctype html>\n" + tag("html", _head(), tag("body", body), lang="en")
        return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})


def _main(parts: Mapping[str, Markup], tail: Markup) -> Markup:
    left = tag("div", parts["flow"], tail, parts["feeds"], class_="column")
    right = tag("div", parts["ledger"], parts["dead"], parts["regions"], class_="column")
    return tag("main", parts["summary"], left, right, id="main")


def _head() -> Markup:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", "Dateline console"),
        tag("link", rel="icon", type="image/svg+xml", href=address("icon.svg")),
        tag("link", rel="stylesheet", href=address("console.css")),
        tag("script", src=address("console.js"), defer=True),
    )


def _header() -> Markup:
    links = [tag("li", tag("a", name, href=f"#{place}")) for place, name in _PLACES]
    return tag(
        "header",
        tag("a", "Skip to the content", href="#main", class_="skip"),
        tag("h1", tag("a", "Dateline", href="/")),
        tag("nav", tag("ul", *links), aria_label="Sections"),
        tag("p", id="connection", role="status"),
    )
