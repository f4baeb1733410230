"""The books of a stage over batches, crashes and rebalances: each record once, each gap once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agents.stage import Outcome
from schemas.codec import decode
from schemas.records import Record
from schemas.values import LedgerEntry
from streams.bookkeeping import Bookkeeper
from streams.ledger import hour_of, sums

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
NOON_MS = int(NOW.timestamp() * 1000)


class Table:
    """A table of the ledger in memory."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}
        self.scans = 0

    def get(self, key: str) -> bytes | None:
        return self.values.get(key)

    def mark(self, _record: Record, key: str, value: bytes | None) -> None:
        if value is None:
            del self.values[key]
        else:
            self.values[key] = value

    def items(self) -> list[tuple[str, bytes]]:
        self.scans += 1
        return list(self.values.items())


def bookkeeper(table: Any) -> Bookkeeper:
    return Bookkeeper("match", "w", table, lambda: NOW)


def records(*offsets: int, partition: int = 0, at_ms: int = NOON_MS) -> list[Record]:
    return [Record("news.identified.v1", partition, offset, at_ms, b"k", b"v") for offset in offsets]


def count(book: Bookkeeper, batch: list[Record], generation: int = 1) -> None:
    book.count(batch, [Outcome("new") for _ in batch], generation)


def total(table: Table) -> dict[str, int]:
    entries = [decode(LedgerEntry, value) for value in table.values.values()]
    return dict(sums(entries, datetime(2000, 1, 1, tzinfo=UTC))["match"])


def test_offsets_that_follow_each_other_leave_nothing_missing() -> None:
    table = Table()
    book = bookkeeper(table)
    count(book, [*records(0, 1), *records(0, partition=1), *records(2)])
    count(book, [*records(3), *records(1, 2, partition=1)])
    assert total(table) == {"new": 7, "inputs": 7, "outputs": 0, "replayed": 0, "missing": 0}


def test_an_offset_that_is_passed_over_is_missing_in_the_hour_of_the_record_after_it() -> None:
    table = Table()
    later_ms = NOON_MS + 3_600_000
    count(bookkeeper(table), [*records(0, 1), *records(4, at_ms=later_ms), *records(5)])
    missing = {key: decode(LedgerEntry, value).missing for key, value in table.values.items()}
    assert missing == {"match|0|2030-01-01T12": 0, "match|0|2030-01-01T13": 2}


def test_the_first_record_of_a_partition_is_the_one_at_its_beginning() -> None:
    table = Table()
    count(bookkeeper(table), records(3, 4))
    assert total(table)["missing"] == 3


def test_another_worker_goes_on_where_the_one_before_had_counted() -> None:
    table = Table()
    first, second = bookkeeper(table), bookkeeper(table)
    count(first, records(0, 1), generation=1)
    count(second, records(2, 3), generation=2)
    count(first, records(4, 5), generation=3)
    assert total(table)["missing"] == 0
    count(second, records(7), generation=4)
    assert total(table)["missing"] == 1


def test_the_table_is_searched_once_in_a_generation() -> None:
    table = Table()
    book = bookkeeper(table)
    count(book, records(0))
    scans = table.scans
    count(book, records(1))
    assert table.scans == scans


def test_hours_that_are_forgotten_leave_no_gap() -> None:
    table = Table()
    long_ago = records(*range(5), at_ms=NOON_MS - 40 * 86_400_000)
    count(bookkeeper(table), long_ago)
    count(bookkeeper(table), records(5))
    assert list(table.values) == [f"match|0|{hour_of(records(5)[0])}"]
    count(bookkeeper(table), records(6))
    assert total(table) == {"new": 2, "inputs": 2, "outputs": 0, "replayed": 0, "missing": 0}


def test_a_record_with_an_old_time_leaves_no_gap_after_it() -> None:
    table = Table()
    long_ago_ms = NOON_MS - 40 * 86_400_000
    count(bookkeeper(table), [*records(0), *records(1, at_ms=long_ago_ms)])
    count(bookkeeper(table), records(2))
    assert total(table)["missing"] == 0


@given(
    st.sets(st.integers(0, 60), max_size=12),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9), st.booleans()), max_size=12),
)
def test_batches_that_are_cut_repeated_and_moved_count_each_record_and_each_gap_once(
    absent: set[int], steps: list[tuple[int, int, bool]]
) -> None:
    table = Table()
    book, generation, end = bookkeeper(table), 0, 0
    for size, back, moves in steps:  # a crash goes back by up to `back` offsets, to what is committed
        if moves:
            book, generation = bookkeeper(table), generation + 1
        first = max(0, end - back) if moves else end
        end = max(end, first + size)
        offsets = [offset for offset in range(first, first + size) if offset not in absent]
        batch = [records(offset, at_ms=NOON_MS + hours_of(offset) * 3_600_000)[0] for offset in offsets]
        if batch:
            count(book, batch, generation)
    given_to_it = [offset for offset in range(end) if offset not in absent]
    if given_to_it:
        found = total(table)
        assert found["inputs"] == len(given_to_it)
        assert found["missing"] == max(given_to_it) + 1 - len(given_to_it)


def hours_of(offset: int) -> int:
    """Return an hour that goes to and fro, as the clocks of several producers do at its end."""
    return offset * 7 % 3 % 2
