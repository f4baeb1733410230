"""The embedded broker: librdkafka's in-process Kafka, driven by ctypes out of the confluent-kafka wheel.

Real wire protocol, groups, offsets and changelogs; no persistence, no compaction, no topic
administration. For `demo`, development and fast tests. Four limits and their mends:
docs/decisions/0002-embedded-broker.md.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import confluent_kafka

from schemas.errors import DatelineError
from streams.topics import TopicSpec

_KEPT_BYTES, _KEPT_BATCHES = 2 << 30, 10_000_000
_OLD_LIMITS = (5 * 1024 * 1024, 100_000)
# Offsets of fields in librdkafka 2.x: cluster.topics, topic.{next,name,partitions,count} ...
_TOPICS, _NAME, _PARTITIONS, _COUNT = 72, 16, 64, 72
# ... and partition.{id,max_size,max_cnt}.
_PARTITION_ID, _MAX_SIZE, _MAX_CNT = 16, 96, 104


def _library() -> ctypes.CDLL:
    folder = Path(confluent_kafka.__file__).parent.parent / "confluent_kafka.libs"
    found = sorted(folder.glob("librdkafka-*.so*"))
    if not found:
        raise DatelineError(
            "the embedded broker needs the confluent-kafka wheel for Linux (librdkafka is not in it)"
        )
    library = ctypes.CDLL(str(found[0]))
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    signatures: dict[str, tuple[object, list[object]]] = {
        "rd_kafka_conf_new": (pointer, []),
        "rd_kafka_conf_set": (number, [pointer, text, text, text, ctypes.c_size_t]),
        "rd_kafka_new": (pointer, [number, pointer, text, ctypes.c_size_t]),
        "rd_kafka_destroy": (None, [pointer]),
        "rd_kafka_mock_cluster_new": (pointer, [pointer, number]),
        "rd_kafka_mock_cluster_destroy": (None, [pointer]),
        "rd_kafka_mock_cluster_bootstraps": (text, [pointer]),
        "rd_kafka_mock_topic_create": (number, [pointer, text, number, number]),
        "rd_kafka_mock_group_initial_rebalance_delay_ms": (None, [pointer, ctypes.c_int32]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def _u64(address: int) -> ctypes.c_uint64:
    return ctypes.c_uint64.from_address(address)


def _i32(address: int) -> int:
    return ctypes.c_int32.from_address(address).value


class EmbeddedBroker:
    """A Kafka cluster of one broker inside this process; `bootstrap` is its address, HOST:PORT."""

    def __init__(self, topics: Sequence[TopicSpec]) -> None:
        self._library = _library()
        error = ctypes.create_string_buffer(512)
        producer = 0
        configuration = self._library.rd_kafka_conf_new()
        # It would warn that the producer that carries the cluster has no broker of its own.
        self._library.rd_kafka_conf_set(configuration, b"log_level", b"3", error, 512)
        self._client = self._library.rd_kafka_new(producer, configuration, error, 512)
        if not self._client:
            raise DatelineError(f"the embedded broker did not start: {error.value.decode()}")
        self._cluster: int = self._library.rd_kafka_mock_cluster_new(self._client, 1)
        self._library.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, 0)
        self.bootstrap: str = self._library.rd_kafka_mock_cluster_bootstraps(self._cluster).decode()
        self._partitions = {topic.name: topic.partitions for topic in topics}
        # Its thread sleeps through one call in six for a second; calls that wait side by side wake it up.
        with ThreadPoolExecutor(len(self._partitions)) as threads:
            list(threads.map(self._create, self._partitions))
        self._raise_limits()

    def _create(self, topic: str) -> None:
        count = self._partitions[topic]
        code = self._library.rd_kafka_mock_topic_create(self._cluster, topic.encode(), count, 1)
        if code:
            raise DatelineError(f"the embedded broker refused the topic {topic}: code {code}")

    def close(self) -> None:
        """Stop the broker; what it held is gone."""
        if self._cluster:
            self._library.rd_kafka_mock_cluster_destroy(self._cluster)
            self._library.rd_kafka_destroy(self._client)
            self._cluster = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _raise_limits(self) -> None:
        """Raise the 5 MiB a partition, after which records vanish silently and no API helps.

        The fields are written in place, and only where every neighbour is what we know: another layout
        of a newer librdkafka ends in an error, not in a broken broker.
        """
        topic = _u64(self._cluster + _TOPICS).value
        seen = 0
        while topic:
            name = ctypes.string_at(_u64(topic + _NAME).value).decode()
            base, count = _u64(topic + _PARTITIONS).value, _i32(topic + _COUNT)
            if self._partitions.get(name) != count:
                raise DatelineError(f"unknown layout of librdkafka's broker (topic {name!r})")
            stride = _stride(base) if count > 1 else 0
            for index in range(count):
                _raise_partition(base + index * stride, index)
            seen += 1
            topic = _u64(topic).value
        if seen != len(self._partitions):
            raise DatelineError("unknown layout of librdkafka's broker (topics)")


def _limits(partition: int) -> tuple[int, int]:
    return _u64(partition + _MAX_SIZE).value, _u64(partition + _MAX_CNT).value


def _stride(base: int) -> int:
    for size in range(112, 640, 8):
        if _limits(base + size) == _OLD_LIMITS and _i32(base + size + _PARTITION_ID) == 1:
            return size
    raise DatelineError("unknown layout of librdkafka's broker (partition size)")


def _raise_partition(partition: int, index: int) -> None:
    if _limits(partition) != _OLD_LIMITS or _i32(partition + _PARTITION_ID) != index:
        raise DatelineError("unknown layout of librdkafka's broker (partition)")
    _u64(partition + _MAX_SIZE).value = _KEPT_BYTES
    _u64(partition + _MAX_CNT).value = _KEPT_BATCHES
