"""One Faust app per role, with the settings that held in measurements (docs/decisions/0003-safe-batch.md)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import faust
from aiohttp.web import AppRunner
from faust.assignor.partition_assignor import PartitionAssignor
from faust.web.drivers.aiohttp import Web
from mode import CrashingSupervisor

from schemas.errors import SettingsError
from streams import patches
from streams.fence import SESSION_S, Fence
from streams.kafka import ssl_context
from streams.settings import Settings
from streams.topics import app_id
from streams.transports import FencedTransport, PacedAssignor, QuickTransport

BYTES: dict[str, Any] = {"key_type": bytes, "value_type": bytes}
"""Topics and tables hold bytes: what they mean is decided by schemas/codec.py, outside Faust.

Faust hangs on a value that it cannot decode itself (the reader of a buffered stream dies unseen).
"""

InitWeb = Callable[[Any], None]
"""Adds routes to an aiohttp application."""


class DatelineApp(faust.App):
    """A Faust app whose web server holds our own routes and nothing else."""

    init_web: InitWeb
    close_last: Callable[[], Awaitable[None]] | None = None
    """Awaited when everything else of the app has stopped."""

    @property
    def fence(self) -> Fence | None:
        """Whether the app may still send; None on the embedded broker, whose only worker is this process."""
        return getattr(self.transport, "fence", None)

    def is_ours(self, message: Any) -> bool:
        """Whether `message` may be worked on: not once its partition is being taken away."""
        return not self.rebalancing and message.generation_id == self.consumer_generation_id

    async def on_shutdown(self) -> None:
        """Close what the stages used, after they have ended."""
        await super().on_shutdown()
        if self.close_last is not None:
            await self.close_last()

    def _new_producer(self) -> Any:
        producer = super()._new_producer()
        # A batch awaits its own writes to the changelogs: its size is the bound. Faust's, 100, would hold up
        # reading for each of our batches, and warn of it.
        producer.buffer.max_messages = 1_000_000
        return producer

    def _new_web(self) -> Any:
        return _OwnRoutes(self)

    def on_webserver_init(self, web: Any) -> None:
        """Add our routes before Faust's server starts."""
        self.init_web(web.web_app)


class _OwnRoutes(Web):
    """Faust's server without Faust's pages: they show table data to anyone who asks."""

    default_blueprints = production_blueprints = debug_blueprints = optional_blueprints = ()

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)
        # An open stream of events would hold the stop of a worker for 60 s.
        self._runner = AppRunner(
            self.web_app, access_log=None, shutdown_timeout=1.0, handler_cancellation=True
        )


def create_app(role: str, settings: Settings, *, instance: str, web: InitWeb | None = None) -> DatelineApp:
    """Return a fresh Faust app for `role`, without agents.

    `instance` names this worker process: its local state lies in a folder of that name. With `web` the
    app runs a web server with these routes; without it none.
    """
    patches.apply()
    folder = settings.data_dir / f"{role}-{instance}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"DATELINE_DATA_DIR: {folder} cannot be made: {error.strerror}") from error
    app = DatelineApp(
        app_id(role),
        broker=["kafka://" + address for address in settings.bootstrap.split(",")],
        broker_credentials=_credentials(settings),
        store=f"{settings.store}://",
        datadir=str(folder),
        autodiscover=False,
        key_serializer="raw",
        value_serializer="raw",
        topic_allow_declare=False,
        topic_partitions=settings.partitions,
        topic_replication_factor=settings.replication,
        table_standby_replicas=0,
        # Partitions are given away, and the worker stops, only when no batch is in flight.
        stream_wait_empty=True,
        broker_commit_interval=1.0,
        broker_session_timeout=SESSION_S,
        broker_heartbeat_interval=2,
        consumer_auto_offset_reset="earliest",
        producer_linger=0.005,
        producer_max_batch_size=1 << 20,
        producer_acks=-1,
        stream_buffer_maxsize=16384,
        cython_optimizations=True,
        agent_supervisor=CrashingSupervisor,
        web_enabled=web is not None,
        web_bind=settings.web_host,
        web_host=settings.web_host,
        web_port=settings.web_port,
        PartitionAssignor=PacedAssignor if settings.embedded else PartitionAssignor,
    )
    if web is not None:
        app.init_web = web
    transport = QuickTransport if settings.embedded else FencedTransport
    app.transport = transport(app.conf.broker, app, asyncio.get_event_loop())
    return app


def _credentials(settings: Settings) -> Any:
    protocol = settings.security_protocol
    if protocol == "PLAINTEXT":
        return None
    context = ssl_context(settings) if protocol.endswith("SSL") else None
    if protocol == "SSL":
        return faust.SSLCredentials(context)
    return faust.SASLCredentials(
        mechanism=settings.sasl_mechanism,
        username=settings.sasl_username,
        password=settings.sasl_password,
        ssl_context=context,
    )
