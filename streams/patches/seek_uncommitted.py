"""Faust drops what it fetched from a partition that has no committed offset yet.

While the flow is stopped, `Consumer.getmany` throws away what has been fetched and seeks back to the
committed offsets; aiokafka seeks nowhere where there is none, so all that was fetched is skipped. The mend
seeks such partitions to their beginning.
"""

from __future__ import annotations

import functools
from typing import Any

from faust.transport.consumer import Consumer


def apply() -> None:
    """Complete `Consumer.perform_seek`, once."""
    original = Consumer.perform_seek
    if hasattr(original, "__wrapped__"):
        return

    @functools.wraps(original)
    async def perform_seek(self: Any) -> None:
        await original(self)
        # Changelogs are never committed: recovery alone seeks them.
        places = [place for place in self.assignment() if not self._is_changelog_tp(place)]
        if begun := [place for place in places if not self._committed_offset[place]]:
            for place, offset in (await self.earliest_offsets(*begun)).items():
                await self.seek(place, offset)

    Consumer.perform_seek = perform_seek  # type: ignore[method-assign]
