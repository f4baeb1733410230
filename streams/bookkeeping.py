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
            self._generation, self._through = generation, self._counted_through()
        inputs = sorted(self._inputs(records, outcomes), key=_bucket)
        for (partition, hour), same in groupby(inputs, key=_bucket):
            self._add(ledger.entry_key(self._stage, partition, hour), list(same))

    def _inputs(self, records: Sequence[Record], outcomes: Sequence[Outcome]) -> Iterator[Input]:
        for record, outcome in zip(records, outcomes, strict=True):
            through = self._through.get(record.partition, 0)
            self._through[record.partition] = max(through, record.offset + 1)
            yield Input(record, outcome, missing=max(record.offset - through, 0))

    def _counted_through(self) -> dict[int, int]:
        """Return what the table knows of all partitions: looking it up for each would read it as often."""
        through: dict[int, int] = {}
        for entry in (decode(LedgerEntry, value) for _, value in self._table.items()):
            through[entry.partition] = max(entry.through, through.get(entry.partition, 0))
        return through

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
        """Remove the entries of hours long past, once an hour, in the partition of `record`.

        Not the one that knows the newest offset: a record can carry an old time.
        """
        own, now = ledger.entry_key(self._stage, record.partition, ""), self._clock()
        for key, value in list(self._table.items()):
            if not (key.startswith(own) and ledger.is_old(key, now)):
                continue
            if decode(LedgerEntry, value).through < self._through[record.partition]:
                self._table.mark(record, key, None)


def _bucket(one: Input) -> tuple[int, str]:
    return one.record.partition, ledger.hour_of(one.record)
