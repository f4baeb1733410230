"""Puts the endpoints on an application."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import web

from console.web import assets, security
from console.web.api import Api
from console.web.contracts import Health, View
from console.web.health import HealthEndpoints
from console.web.metrics import MetricsEndpoint
from console.web.page import Page
from console.web.stream import LiveStreams


def install(app: web.Application, *, health: Health, view: View | None = None) -> None:
    """Add the endpoints of every role to `app`, and those of the role console where there is a `view`.

    Call it before the application starts. The view runs as long as the application; open streams end
    when the application begins to shut down, so that they do not hold it.
    """
    security.harden(app)
    HealthEndpoints(health, view).add_to(app)
    MetricsEndpoint(view).add_to(app)
    if view is not None:
        _install_console(app, health, view)


def _install_console(app: web.Application, health: Health, view: View) -> None:
    async def keep_running(_app: web.Application) -> AsyncIterator[None]:
        async with view.running():
            yield

    app.cleanup_ctx.append(keep_running)
    assets.add_to(app)
    Page(health, view).add_to(app)
    Api(health, view).add_to(app)
    LiveStreams(view).add_to(app)
