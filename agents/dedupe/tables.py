"""What the dedupe stages need of a table: the view of a Faust table that streams/delivery.py gives them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from schemas.records import Record


class Table(Protocol):
    """Keys and values that outlive the worker by a changelog."""

    def get(self, key: str) -> bytes | None:
        """Return the value of `key`, or None."""

    def mark(self, record: Record, key: str, value: bytes | None) -> None:
        """Set `key` to `value` in the partition of `record`; None removes it."""

    def items(self) -> Iterable[tuple[str, bytes]]:
        """Return every key and value that this worker holds."""


class MemoryTable:
    """A table in memory alone: for filters and tests."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """Return the value of `key`, or None."""
        return self.values.get(key)

    def mark(self, _record: Record, key: str, value: bytes | None) -> None:
        """Set `key` to `value`; None removes it."""
        if value is None:
            self.values.pop(key, None)
        else:
            self.values[key] = value

    def items(self) -> list[tuple[str, bytes]]:
        """Return every key and value."""
        return list(self.values.items())
