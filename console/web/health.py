"""`/healthz` and `/readyz`, for container engines and load balancers.

Alive means that the event loop answers: a worker that is not gets restarted. Ready means that it does
its work: one that is not is left alone and looked at, for a rebalance or a recovery passes.
"""

from __future__ import annotations

from aiohttp import web

from console.web.contracts import Health, View


class HealthEndpoints:
    """The two endpoints, over the worker's health and the console's view where there is one."""

    def __init__(self, health: Health, view: View | None) -> None:
        self._health, self._view = health, view

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/healthz", self.alive)
        app.router.add_get("/readyz", self.ready)

    async def alive(self, _request: web.Request) -> web.Response:
        """Answer 200 as long as anything is answered at all."""
        return web.json_response({"status": "alive"}, headers={"Cache-Control": "no-store"})

    async def ready(self, _request: web.Request) -> web.Response:
        """Answer 200, or 503 with the reasons; notes come with either."""
        reasons = why_not_ready(self._health, self._view)
        body = {"ready": not reasons, "reasons": reasons, "notes": self._health.notes()}
        return web.json_response(body, status=503 if reasons else 200, headers={"Cache-Control": "no-store"})


def why_not_ready(health: Health, view: View | None) -> list[str]:
    """Return the worker's reasons, then the view's problems."""
    return [*health.reasons(), *(view.problems() if view else [])]
