from __future__ import annotations

import asyncio
from typing import Any

import pytest

from schemas.records import Record
from streams.tables import StateUnreadable, Table

RECORD = Record("news.raw.v1", 2, 0, 0, None, None)


class FaustTable(dict[bytes, bytes]):
    """As much of a Faust table as ours builds on; its changelog is answered by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[asyncio.Future[None]] = []

    def send_changelog(self, *_: Any) -> asyncio.Future[None]:
        self.sent.append(asyncio.get_running_loop().create_future())
        return self.sent[-1]

    def __setitem__(self, key: bytes, value: bytes) -> None:
        super().__setitem__(key, value)
        self.send_changelog(key, value)


async def test_a_table_is_settled_when_every_write_is_acknowledged() -> None:
    faust = FaustTable()
    table = Table(faust)
    table.mark(RECORD, "a", b"1")
    table.mark(RECORD, "b", b"2")
    settled = asyncio.ensure_future(table.settle())
    for answered in faust.sent:
        await asyncio.sleep(0)
        assert not settled.done()
        answered.set_result(None)
    await settled
    await table.settle()


async def test_a_write_that_failed_fails_the_next_settling() -> None:
    faust = FaustTable()
    table = Table(faust)
    table.mark(RECORD, "a", b"1")
    faust.sent[0].set_exception(ConnectionError("refused"))
    await asyncio.sleep(0)
    with pytest.raises(ConnectionError):
        await table.settle()


async def test_state_that_cannot_be_read_is_not_the_records_fault() -> None:
    class Damaged(FaustTable):
        def get(self, *_: Any) -> Any:
            raise OSError("Corruption: block checksum mismatch")

    with pytest.raises(StateUnreadable, match="checksum"):
        Table(Damaged()).get("a")
