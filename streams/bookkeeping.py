"""Keeps the ledger of one stage in its table: what became of each record, and what was never given to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from agents.stage import Outcome
from schemas.codec import decode, encode
from schemas.records import Record
from schemas.times import Clock
from schemas.values import LedgerEntry
from streams import ledger
from streams.ledger import Input
from streams.tables import Table


class Bookkeeper:
    """Counts the batches of `stage`; `worker` is named in the entries."""

    def __init__(self, stage: str, worker: str, table: Table, clock: Clock) -> None:
        self._stage, self._worker, self._table, self._clock = stage, worker, table, clock
        self._generation: int | None = None
        self._through: dict[int, int] = {}
        """By partition, the offset after the last record counted, as long as it stays with this worker."""

    def count(self, records: Sequence[Record], outcomes: Sequence[Outcome], generation: int) -> None:
        """Count a batch; with a new `generation` of the group another worker may have counted meanwhile."""
        if generation != self._generation:
            self._generation = generation
            self._through.clear()
        inputs = sorted(self._inputs(records, outcomes), key=_bucket)
        for (partition, hour), same in groupby(inputs, key=_bucket):
            self._add(ledger.entry_key(self._stage, partition, hour), list(same))

    def _inputs(self, records: Sequence[Record], outcomes: Sequence[Outcome]) -> Iterator[Input]:
        for record, outcome in zip(records, outcomes, strict=True):
            through = self._counted_through(record.partition)
            self._through[record.partition] = max(through, record.offset + 1)
            yield Input(record, outcome, missing=max(record.offset - through, 0))

    def _counted_through(self, partition: int) -> int:
        if partition not in self._through:
            entries = (decode(LedgerEntry, value) for _, value in self._entries_of(partition))
            self._through[partition] = max((entry.through for entry in entries), default=0)
        return self._through[partition]

    def _entries_of(self, partition: int) -> list[tuple[str, bytes]]:
        own = ledger.entry_key(self._stage, partition, "")
        return [(key, value) for key, value in self._table.items() if key.startswith(own)]

    def _add(self, key: str, inputs: Sequence[Input]) -> None:
        old, now = self._table.get(key), self._clock()
        entry = ledger.counted(
            decode(LedgerEntry, old) if old else None, inputs, stage=self._stage, worker=self._worker, now=now
        )
        record = inputs[0].record
        if entry is not None:
            self._table.mark(record, key, encode(entry))
        if old is None and not ledger.is_old(key, now):
            self._forget_old(record)

    def _forget_old(self, record: Record) -> None:
        """Remove the entries of hours long past, once an hour, in the partition of `record`."""
        now = self._clock()
        for key, _ in self._entries_of(record.partition):
            if ledger.is_old(key, now):
                self._table.mark(record, key, None)


def _bucket(one: Input) -> tuple[int, str]:
    return one.record.partition, ledger.hour_of(one.record)
