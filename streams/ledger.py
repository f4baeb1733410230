"""The coverage ledger: every record of every stage is counted once under what became of it.

Counts live in a Faust table, one entry an hour and input partition, so they survive crashes, move with
their partitions, and their changelog is a compacted topic that anyone can read. An entry remembers up
to which offset it has counted: a record that is worked on again after a crash is not counted again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from agents.stage import Outcome
from schemas.records import Record
from schemas.times import parse_time, time_text
from schemas.values import LedgerEntry

KEPT = timedelta(days=31)


def entry_key(stage: str, partition: int, hour: str) -> str:
    """Return the key of an entry: `<stage>|<partition>|<hour>`."""
    return f"{stage}|{partition}|{hour}"


def hour_of(record: Record) -> str:
    """Return the hour of the record's Kafka time: the same hour however often the record is read."""
    return datetime.fromtimestamp(record.timestamp_ms / 1000, UTC).strftime("%Y-%m-%dT%H")


def outcome_name(outcome: Outcome) -> str:
    """Return the word the ledger counts `outcome` by."""
    return f"{outcome.name}:{outcome.reason}" if outcome.reason else outcome.name


def counted(
    old: LedgerEntry | None,
    pairs: Sequence[tuple[Record, Outcome]],
    *,
    stage: str,
    worker: str,
    now: datetime,
) -> LedgerEntry | None:
    """Return the entry after `pairs`, all of one hour and partition; None where all are counted already."""
    through = old.through if old else 0
    fresh = [(record, outcome) for record, outcome in pairs if record.offset >= through]
    if not fresh:
        return None
    names = Counter(old.outcomes if old else {})
    names.update(outcome_name(outcome) for _, outcome in fresh)
    newest_ms = max(record.timestamp_ms for record, _ in fresh)
    return LedgerEntry(
        stage=stage,
        partition=fresh[0][0].partition,
        hour=hour_of(fresh[0][0]),
        through=max(record.offset for record, _ in fresh) + 1,
        inputs=(old.inputs if old else 0) + len(fresh),
        outputs=(old.outputs if old else 0) + sum(len(o.outgoing) for _, o in fresh if o.name != "dead"),
        outcomes=dict(names),
        worker=worker,
        at=time_text(now),
        newest_input_at=time_text(datetime.fromtimestamp(newest_ms / 1000, UTC)),
    )


def is_old(key: str, now: datetime) -> bool:
    """Whether the entry of `key` is past what the ledger keeps."""
    return parse_time(key.rpartition("|")[2] + ":00:00Z") < now - KEPT


def sums(entries: Iterable[LedgerEntry], since: datetime) -> dict[str, Counter[str]]:
    """Return, by stage, the summed outcomes of the hours from `since` on, with `inputs` and `outputs`."""
    total: dict[str, Counter[str]] = {}
    first = since.astimezone(UTC).strftime("%Y-%m-%dT%H")
    for entry in entries:
        if entry.hour < first:
            continue
        stage = total.setdefault(entry.stage, Counter())
        stage.update(entry.outcomes)
        stage.update({"inputs": entry.inputs, "outputs": entry.outputs})
    return total
