"""The coverage ledger as its changelogs hold it."""

from __future__ import annotations

from schemas.codec import decode
from schemas.values import LedgerEntry
from streams.kafka import read_to_end, reader
from streams.settings import Settings
from streams.topics import ledger_changelogs


async def read_entries(settings: Settings) -> list[LedgerEntry]:
    """Return the newest entry of every stage, partition and hour."""
    newest: dict[bytes | None, bytes | None] = {}
    async with reader(settings) as client:
        async for record in read_to_end(client, ledger_changelogs()):
            newest[record.key] = record.value
    return [decode(LedgerEntry, value) for value in newest.values() if value is not None]
