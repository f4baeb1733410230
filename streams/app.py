"""One Faust app per role, with the settings that were measured to hold (docs/decisions/0003-safe-batch.md)."""

from __future__ import annotations

import asyncio
from typing import Any

import faust
from faust.assignor.partition_assignor import PartitionAssignor
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport

from streams import patches
from streams.settings import Settings
from streams.topics import APP_IDS


class PacedAssignor(PartitionAssignor):
    """The embedded broker refuses a follower's SyncGroup after the leader's: the leader waits a moment."""

    def assign(self, *args: Any, **options: Any) -> Any:
        """Assign after .3 s; it runs in the consumer's thread, so nothing else waits."""
        import time  # noqa: PLC0415

        time.sleep(0.3)
        return super().assign(*args, **options)


class _QuickThread(AIOKafkaConsumerThread):  # type: ignore[misc]
    """The embedded broker holds an idle fetch for its full wait, which Faust fixes at 1,500 ms."""

    def _create_worker_consumer(self, transport: Any, loop: Any) -> Any:
        consumer = super()._create_worker_consumer(transport, loop)
        consumer._fetch_max_wait_ms = 20  # noqa: SLF001 - no argument reaches it
        return consumer


class _QuickConsumer(Consumer):  # type: ignore[misc]
    def _new_consumer_thread(self) -> Any:
        return _QuickThread(self, loop=self.loop, beacon=self.beacon)


class _QuickTransport(Transport):  # type: ignore[misc]
    Consumer = _QuickConsumer


def create_app(role: str, settings: Settings, *, port: int) -> Any:
    """Return a fresh Faust app for `role`, without agents."""
    patches.apply()
    embedded = {"PartitionAssignor": PacedAssignor} if settings.embedded else {}
    app = faust.App(
        APP_IDS[role],
        broker=["kafka://" + address for address in settings.bootstrap.split(",")],
        store=settings.store,
        datadir=str(settings.data_dir / f"{role}-{port}"),
        autodiscover=False,
        topic_allow_declare=False,
        topic_partitions=settings.partitions,
        topic_replication_factor=settings.replication,
        broker_commit_interval=1.0,
        broker_session_timeout=10,
        broker_heartbeat_interval=2,
        consumer_auto_offset_reset="earliest",
        producer_linger=0.005,
        producer_max_batch_size=1 << 20,
        producer_acks=-1,
        stream_buffer_maxsize=16384,
        cython_optimizations=True,
        web_bind=settings.web_host,
        web_host=settings.web_host,
        web_port=port,
        web_in_thread=False,
        **embedded,
    )
    if settings.embedded:
        app.transport = _QuickTransport(app.conf.broker, app, asyncio.get_event_loop())
    return app
