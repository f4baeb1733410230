"""Lag of a stage in records and in seconds: how far it is behind, and how old what it has not read is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartitionOffsets:
    """One partition of a stage's input topic.

    `position` is the next offset to work on, `oldest_ms` the Kafka time (ms since 1970) of the record
    there, None where it is not known or all is read.
    """

    position: int
    end: int
    oldest_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Lag:
    """Records that wait, and the age in seconds of the oldest of them (0 where none waits)."""

    records: int
    seconds: float


def position(begin: int, end: int, committed: int | None, counted: int | None) -> int:
    """Return the next offset that a stage has to work on.

    The group commits once a second, the ledger counts with every batch: the further one tells. A group
    that never committed starts at `begin`. An offset past `end` belongs to a topic that was made anew.
    """
    known = [offset for offset in (committed, counted) if offset is not None and offset <= end]
    return max([begin, *known])


def lag(partitions: Mapping[int, PartitionOffsets], now_ms: int) -> Lag:
    """Return the lag over all `partitions` of a topic at `now_ms`."""
    waiting = [p for p in partitions.values() if p.end > p.position]
    records = sum(p.end - p.position for p in waiting)
    oldest = [p.oldest_ms for p in waiting if p.oldest_ms is not None]
    return Lag(records, max(now_ms - min(oldest), 0) / 1000 if oldest else 0.0)
