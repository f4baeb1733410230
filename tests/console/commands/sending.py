"""Puts records of our own into topics, and reads them back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from schemas.records import Outgoing, Record
from streams.kafka import producer, read_to_end, reader, send_all
from streams.settings import Settings


def send(settings: Settings, records: Sequence[Outgoing]) -> None:
    async def work() -> None:
        async with producer(settings) as client:
            await send_all(client, records)

    asyncio.run(work())


def read(settings: Settings, *topics: str) -> list[Record]:
    async def work() -> list[Record]:
        async with reader(settings) as client:
            return [record async for record in read_to_end(client, topics)]

    return asyncio.run(work())


def outgoing(records: Iterable[Record]) -> list[Outgoing]:
    """Return records as they would be sent, to the partitions they name."""
    return [Outgoing(r.topic, r.key, r.value, r.headers, r.partition) for r in records]
