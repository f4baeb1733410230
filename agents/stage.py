"""What all stages share: how a batch of records becomes outcomes, and what happens to a bad record.

A stage is an async generator over batches. The order of delivery lies in the generators themselves:

    async for batch in batches:         # 4. resuming the source acknowledges the batch before
        outcomes = [...]                # 1. decide, without side effects
        yield outcomes                  # 2. the topology sends all of it and awaits the broker
        ...                             # 3. then mark the table

so a crash at any point repeats work and loses none (docs/decisions/0003-safe-batch.md).
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass

import structlog

from schemas.dead_letter import dead_letter, reason_of
from schemas.errors import EverythingFails, Unavailable
from schemas.records import Outgoing, Record
from schemas.times import Clock

log = structlog.get_logger()

Batch = Sequence[Record]
Batches = AsyncIterable[Batch]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: a fixed word, the records to send for it, and the reason if it is dead."""

    name: str
    """`new`, `revision`, `redelivery`, `enriched`, `published`, `dead` ...: the ledger counts by it."""
    outgoing: tuple[Outgoing, ...] = ()
    reason: str | None = None


Stage = AsyncIterator[Sequence[Outcome]]
Decide = Callable[[Record], Outcome]


class Judge:
    """Applies a stage's decision to records; a failing record becomes a dead letter, never an exception.

    `limit` failures in a row raise EverythingFails: then the stage is at fault (a missing file, a wrong
    version), and dead-lettering on would empty the topic into the dead letters.
    """

    def __init__(self, stage: str, clock: Clock, limit: int) -> None:
        self._stage, self._clock, self._limit = stage, clock, limit
        self._failures = 0

    def __call__(self, record: Record, decide: Decide) -> Outcome:
        """Return `decide(record)`, or the dead letter of what it raised."""
        try:
            outcome = decide(record)
        except Unavailable:
            # Not the record's fault: the worker stops, and the record is worked on again.
            raise
        except Exception as error:
            return self._dead(record, error)
        self._failures = 0
        return outcome

    def all(self, batch: Iterable[Record], decide: Decide) -> list[Outcome]:
        """Return the outcome of every record of `batch`, in order."""
        return [self(record, decide) for record in batch]

    def _dead(self, record: Record, error: Exception) -> Outcome:
        self._failures += 1
        reason = reason_of(error)
        log.warning(
            "record_dead",
            stage=self._stage,
            reason=reason,
            error=f"{type(error).__name__}: {error}"[:300],
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
        )
        if self._failures >= self._limit:
            many = f"the last {self._failures} records of {self._stage} all failed"
            raise EverythingFails(f"{many}, the last with {reason}: {error}") from error
        return Outcome("dead", (dead_letter(record, self._stage, error, self._clock()),), reason)
