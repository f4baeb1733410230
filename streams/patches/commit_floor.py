"""Faust #606: the consumer commits past an event that is still being processed.

`Consumer._new_offset` takes the newest run of acknowledged offsets without looking at older ones in
flight; a crash then loses those. The mend holds back every offset above the oldest one in flight.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

from faust.transport.consumer import Consumer


def apply() -> None:
    """Replace `Consumer._new_offset`, once."""
    original = Consumer._new_offset  # noqa: SLF001 - the fault is there
    if hasattr(original, "__wrapped__"):
        return

    @functools.wraps(original)
    def new_offset(self: Any, tp: Any) -> int | None:
        floor = min(_in_flight(self, tp), default=None)
        if floor is None:
            return original(self, tp)
        acked = self._acked[tp]
        held = [offset for offset in acked if offset > floor]
        acked[:] = [offset for offset in acked if offset < floor]
        try:
            return original(self, tp) if acked else None
        finally:
            acked.extend(held)

    Consumer._new_offset = new_offset  # type: ignore[method-assign]  # noqa: SLF001


def _in_flight(consumer: Any, tp: Any) -> Iterator[int]:
    """Yield the offsets of `tp` being processed; those of an earlier generation are read again anyway."""
    generation = consumer.app.consumer_generation_id
    for message in list(consumer._unacked_messages):  # noqa: SLF001
        if message.tp == tp and not message.acked and message.generation_id == generation:
            yield message.offset
