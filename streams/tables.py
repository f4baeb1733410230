"""A Faust table as a stage sees it: reads anywhere, writes to the partition of a record."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from faust.streams import _current_event

from schemas.errors import Unavailable
from schemas.records import Record


class StateUnreadable(Unavailable):
    """The local state of a worker is damaged; the changelogs have all that was in it."""


class Table:
    """A table of bytes that knows which of its writes the broker has not acknowledged yet."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self._unacknowledged: set[asyncio.Future[Any]] = set()
        self._send_changelog = table.send_changelog
        table.send_changelog = self._send_and_remember

    def get(self, key: str) -> bytes | None:
        """Return the value of `key`, or None; raises StateUnreadable where the local state is damaged."""
        with _AtPartitionOf(None):
            try:
                value: bytes | None = self._table.get(key.encode())
            except Exception as error:  # the store's own are not more special
                raise StateUnreadable(f"the local state cannot be read: {error}") from error
        return value

    def mark(self, record: Record, key: str, value: bytes | None) -> None:
        """Set `key` to `value` in the partition of `record`; None removes it."""
        with _AtPartitionOf(record):
            if value is not None:
                self._table[key.encode()] = value
            else:
                self._table.pop(key.encode(), None)

    async def settle(self) -> None:
        """Return when the broker has acknowledged every write so far; raises what befell one of them."""
        await asyncio.gather(*self._unacknowledged)

    def on_recovered(self, callback: Callable[[], Awaitable[None]]) -> None:
        """Await `callback` each time the table holds the partitions of a new assignment."""
        self._table.on_recover(callback)

    def items(self) -> Iterator[tuple[str, bytes]]:
        """Yield every key and value that this worker holds."""
        with _AtPartitionOf(None):
            pairs = list(self._table.items())
        for key, value in pairs:
            yield key.decode(), value

    def _send_and_remember(self, *args: Any, **options: Any) -> Any:
        future = self._send_changelog(*args, **options)
        self._unacknowledged.add(future)
        future.add_done_callback(self._acknowledged)
        return future

    def _acknowledged(self, future: asyncio.Future[Any]) -> None:
        # A write that failed stays, so that the next `settle` raises: Faust itself only logs it.
        if not future.cancelled() and future.exception() is None:
            self._unacknowledged.discard(future)


class _AtPartitionOf:
    """Poses as Faust's current event, from which a table takes its partition; None: any partition."""

    def __init__(self, record: Record | None) -> None:
        self.message = record

    def __enter__(self) -> None:
        self._token = _current_event.set(weakref.ref(self) if self.message else None)  # type: ignore[arg-type]

    def __exit__(self, *_: object) -> None:
        _current_event.reset(self._token)
