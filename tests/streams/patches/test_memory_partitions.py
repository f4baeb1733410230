"""Faust's memory store kept what it had written itself when its partition went to another worker."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from faust.stores.memory import Store
from faust.streams import _current_event
from faust.types import TP

from streams.patches import memory_partitions


class Event:
    """As much of Faust's current event as a table asks for."""

    def __init__(self, partition: int) -> None:
        self.message = SimpleNamespace(partition=partition)


@contextmanager
def working_on(partition: int) -> Iterator[None]:
    event = Event(partition)
    token = _current_event.set(weakref.ref(event))  # type: ignore[arg-type]
    try:
        yield
    finally:
        _current_event.reset(token)


def store() -> Any:
    """Return a store with a key of partition 0 and one of partition 1."""
    memory = Store.__new__(Store)
    memory.__post_init__()
    for partition in (0, 1):
        with working_on(partition):
            memory[f"key {partition}"] = b"value"
    return memory


async def test_unpatched_faust_keeps_a_partition_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Store, "__setitem__", raising=False)
    memory = store()
    await memory.on_recovery_completed({TP("changelog", 1)}, set())
    assert set(memory.data) == {"key 0", "key 1"}


async def test_what_was_written_to_a_partition_goes_with_it() -> None:
    memory_partitions.apply()
    memory = store()
    await memory.on_recovery_completed({TP("changelog", 1)}, set())
    assert set(memory.data) == {"key 1"}
