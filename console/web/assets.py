"""The style sheet, the script and the icon: read once, and cached by browsers until they change."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files

from aiohttp import web

_TYPES = {"console.css": "text/css", "console.js": "text/javascript", "icon.svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


@cache
def _content(name: str) -> bytes:
    return files("console.web").joinpath("assets", name).read_bytes()


@cache
def address(name: str) -> str:
    """Return the address of an asset; it changes with the content, so it may be cached for ever."""
    return f"/assets/{name}?v={sha256(_content(name)).hexdigest()[:12]}"


def add_to(app: web.Application) -> None:
    """Add the route of the assets."""
    app.router.add_get("/assets/{name}", _serve)


async def _serve(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in _TYPES:
        raise web.HTTPNotFound
    return web.Response(
        body=_content(name), content_type=_TYPES[name], charset="utf-8", headers={"Cache-Control": _FOR_EVER}
    )
