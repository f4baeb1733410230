"""How Faust reaches its broker: a real one with fenced producers, the embedded one without long waits."""

from __future__ import annotations

import time
from typing import Any

from aiokafka import AIOKafkaProducer
from faust.assignor.partition_assignor import PartitionAssignor
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Producer, Transport

from streams.fence import Fence


class _FencedThread(AIOKafkaConsumerThread):
    async def on_start(self) -> None:
        """Start the consumer, and let the app's fence follow what its group says."""
        await super().on_start()
        consumer: Any = self._consumer
        _fence(self.transport).follow(consumer._coordinator)  # noqa: SLF001 - it has no public name


class _FencedConsumer(Consumer):
    def _new_consumer_thread(self) -> Any:
        return _FencedThread(self, loop=self.loop, beacon=self.beacon)


class _FencedProducer(Producer):
    def _new_producer(self, transactional_id: str | None = None) -> AIOKafkaProducer:
        return _fence(self.transport).guard(super()._new_producer(transactional_id))


class FencedTransport(Transport):
    """The producer of the changelogs sends nothing that another worker may have gone on from."""

    Consumer = _FencedConsumer
    Producer = _FencedProducer

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fence = Fence()


def _fence(transport: Any) -> Fence:
    fence: Fence = transport.fence
    return fence


class _QuickThread(AIOKafkaConsumerThread):
    """The embedded broker holds an idle fetch for its full wait, which Faust fixes at 1,500 ms."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = 20  # noqa: SLF001 - no argument reaches it
        return consumer


class _QuickConsumer(Consumer):
    def _new_consumer_thread(self) -> Any:
        return _QuickThread(self, loop=self.loop, beacon=self.beacon)


class QuickTransport(Transport):
    """For the embedded broker."""

    Consumer = _QuickConsumer


class PacedAssignor(PartitionAssignor):
    """The embedded broker refuses a follower's SyncGroup after the leader's: the leader waits a moment."""

    def assign(self, *args: Any, **options: Any) -> Any:
        """Assign after .3 s; it runs in the consumer's thread, so nothing else waits."""
        time.sleep(0.3)
        return super().assign(*args, **options)
