"""Reads the coverage ledger from its changelogs, and how much of the topics it has not counted yet."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.view.lag import PartitionOffsets
from console.view.ledger import Ledger
from console.view.offsets import OffsetReader
from schemas.codec import decode
from schemas.errors import Undecodable
from schemas.values import LedgerEntry
from streams.kafka import read_to_end, reader
from streams.settings import Settings
from streams.topics import ledger_changelogs

_Offsets = Mapping[str, Mapping[int, PartitionOffsets]]
_TRIES = 5
_PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """All entries of the ledger, and how many records of its input each stage has not counted."""

    entries: Sequence[LedgerEntry]
    waiting: Mapping[str, int]
    is_resting: bool
    """Whether no topic grew while it was read; else the sums belong together only nearly."""


async def read_entries(settings: Settings) -> list[LedgerEntry]:
    """Return the newest entry of every hour, partition and stage; one that cannot be read is left out."""
    newest: dict[bytes | None, LedgerEntry] = {}
    async with reader(settings) as client:
        async for record in read_to_end(client, ledger_changelogs()):
            newest.pop(record.key, None)
            if record.value is not None:
                try:
                    newest[record.key] = decode(LedgerEntry, record.value)
                except Undecodable:
                    continue
    return list(newest.values())


async def read_ledger(settings: Settings) -> LedgerReading:
    """Return the ledger and what waits, read again until nothing moves meanwhile, five times at most."""
    async with OffsetReader.connect(settings) as offsets:
        entries, before = await _read_both(settings, offsets)
        for _ in range(_TRIES):
            entries, after = await _read_both(settings, offsets)
            is_resting = _ends(before) == _ends(after)
            if is_resting:
                break
            before = after
            await asyncio.sleep(_PAUSE_S)
    waiting = {stage: sum(p.end - p.position for p in parts.values()) for stage, parts in after.items()}
    return LedgerReading(entries, waiting, is_resting)


async def _read_both(settings: Settings, offsets: OffsetReader) -> tuple[list[LedgerEntry], _Offsets]:
    """Return the ledger, then the offsets: what is sent between the two must not look lost."""
    entries, ledger = await read_entries(settings), Ledger()
    for entry in entries:
        ledger.put(entry)
    return entries, await offsets.read(ledger.counted_through)


def _ends(offsets: _Offsets) -> dict[tuple[str, int], int]:
    return {(stage, number): p.end for stage, parts in offsets.items() for number, p in parts.items()}
