"""Puts the console and the health pages on the web server of a worker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from console.view.service import KafkaView
from console.web.install import install
from streams.health import WorkerHealth
from streams.settings import Settings
from streams.worker import Serve


def serve(roles: Sequence[str], settings: Settings) -> Serve:
    """Return what adds our routes for a worker of `roles`: the console's only where it has that role."""

    def add_routes(application: Any, health: WorkerHealth) -> None:
        install(application, health=health, view=KafkaView(settings) if "console" in roles else None)

    return add_routes
