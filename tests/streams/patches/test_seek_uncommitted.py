"""Faust dropped what it had fetched from a partition that has no committed offset yet."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from faust.transport.consumer import Consumer
from faust.types import TP

from streams.patches import seek_uncommitted

COMMITTED, NEW = TP("news.raw.v1", 0), TP("news.raw.v1", 1)
CHANGELOG = TP("dateline-dedupe-articles-changelog", 1)


class Fetching:
    """As much of a consumer as seeks: it has fetched 50 records of each partition and drops them now."""

    def __init__(self) -> None:
        self.positions = {COMMITTED: 150, NEW: 50, CHANGELOG: 50}
        self._read_offset: dict[TP, int | None] = {}
        self._committed_offset: defaultdict[TP, int | None] = defaultdict(lambda: None)

    def assignment(self) -> set[TP]:
        return set(self.positions)

    def _is_changelog_tp(self, place: TP) -> bool:
        return place == CHANGELOG

    async def seek_to_committed(self) -> dict[TP, int | None]:
        """Do as aiokafka does: seek where there is a committed offset."""
        self.positions[COMMITTED] = 100
        return {COMMITTED: 100, NEW: None, CHANGELOG: None}

    async def earliest_offsets(self, *places: TP) -> dict[TP, int]:
        return dict.fromkeys(places, 0)

    async def seek(self, place: TP, offset: int) -> None:
        self.positions[place] = offset


@pytest.fixture(autouse=True)
def patched() -> None:
    seek_uncommitted.apply()


async def test_unpatched_faust_skips_what_it_fetched_before_the_first_commit() -> None:
    original: Any = Consumer.perform_seek
    one = Fetching()
    await original.__wrapped__(one)
    assert one.positions[NEW] == 50


async def test_a_partition_without_a_committed_offset_is_read_from_its_beginning() -> None:
    seek: Any = Consumer.perform_seek
    one = Fetching()
    await seek(one)
    assert one.positions == {COMMITTED: 100, NEW: 0, CHANGELOG: 50}
