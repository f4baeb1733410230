"""Whether every item is accounted for: the ledger's sums against the ends of the topics themselves.

What waits in a topic is measured there, so an item that a stage lost on its way is neither routed nor in
flight: it shows as unaccounted.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from console.view.lag import PartitionOffsets
from console.view.ledger import FIRST_STAGE, Ledger, fate
from console.view.offsets import OffsetReader
from console.view.stages import ITEM_STAGES
from schemas.codec import decode
from schemas.errors import Undecodable
from schemas.values import LedgerEntry
from streams.kafka import read_to_end, reader
from streams.settings import Settings
from streams.topics import ledger_changelogs

Totals = Mapping[str, Mapping[str, int]]
"""Outcomes by stage, with `inputs` and `outputs`, as `streams.ledger.sums` gives them."""

_Offsets = Mapping[str, Mapping[int, PartitionOffsets]]
_TRIES = 5
_PAUSE_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of the items of a time; `seen + entered` is the sum of all that follows them."""

    seen: int
    """Records of `news.raw.v1`, those included that dedupe has not counted yet."""
    entered: int
    """Came to a later stage without being seen in this time: dead letters replayed, items seen before it."""
    routed: int
    redelivery: int
    dropped: int
    dead: int
    in_flight: int
    """In a topic between two stages, not counted yet by the second."""
    unaccounted: int
    """Sent on by a stage by its own count, but never in the topic of the next: lost."""


@dataclass(frozen=True, slots=True)
class LedgerReading:
    """All entries of the ledger, and how many records of its input each stage has not counted."""

    entries: Sequence[LedgerEntry]
    waiting: Mapping[str, int]
    is_resting: bool
    """Whether no topic grew while it was read; else the sums belong together only nearly."""


def account(recent: Totals, whole: Totals, waiting: Mapping[str, int]) -> Account:
    """Return the account of `recent`, the totals of a time, where `whole` are those of all times.

    Losses are told from `whole`: at the edge of a time, one stage counts an item in it and another before it.
    """
    ends: Counter[str] = Counter()
    for stage in ITEM_STAGES:
        for outcome, count in recent.get(stage, {}).items():
            if outcome not in {"inputs", "outputs"}:
                ends[fate(stage, outcome)] += count
    ended = ends["routed"] + ends["redelivered"] + ends["dropped"] + ends["dead"]
    in_flight = sum(waiting.get(stage, 0) for stage in ITEM_STAGES)
    seen = recent.get(FIRST_STAGE, {}).get("inputs", 0) + waiting.get(FIRST_STAGE, 0)
    lost = _lost(whole, waiting)
    return Account(
        seen=seen,
        entered=ended + in_flight + lost - seen,
        routed=ends["routed"],
        redelivery=ends["redelivered"],
        dropped=ends["dropped"],
        dead=ends["dead"],
        in_flight=in_flight,
        unaccounted=lost,
    )


def _lost(whole: Totals, waiting: Mapping[str, int]) -> int:
    """Return how many records the stages sent that are not in front of the next one, hop by hop."""
    missing = 0
    for stage, following in pairwise(ITEM_STAGES):
        sent = whole.get(stage, {}).get("outputs", 0)
        arrived = whole.get(following, {}).get("inputs", 0) + waiting.get(following, 0)
        missing += max(sent - arrived, 0)
    return missing


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
