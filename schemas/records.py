"""What a stage is given and what it gives back: Kafka records, without any Kafka client."""

from __future__ import annotations

from dataclasses import dataclass

SOURCE = "source"
"""Header of every record that a stage sends: `topic/partition/offset` of the record it was made from."""

Headers = tuple[tuple[str, bytes], ...]
"""Kafka record headers in order; a name may repeat."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it was read from a topic; `timestamp_ms` is the record's time in ms since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One record to be sent; without `partition` the murmur2 hash of the key chooses it."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None
