"""Faust's memory store keeps the entries of a partition that has gone to another worker.

It drops what it had recovered from a changelog, but not what the worker wrote itself, because only
recovery notes the partition of a key. The mend notes it at every write, so that a worker's tables hold
its own partitions and nothing else: the poller would poll feeds that another worker polls too.
"""

from __future__ import annotations

from typing import Any

from faust.stores.memory import Store
from faust.streams import current_event


def apply() -> None:
    """Add `Store.__setitem__`, once."""
    if "__setitem__" not in vars(Store):
        Store.__setitem__ = _set  # type: ignore[method-assign]


def _set(self: Any, key: Any, value: Any) -> None:
    event = current_event()
    if event is not None:
        self._key_partition[key] = event.message.partition
    self.data[key] = value
