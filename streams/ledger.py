"""The coverage ledger: every record of every stage is counted once under what became of it.

Counts live in a Faust table, one entry an hour and input partition, so they survive crashes, move with
their partitions, and their changelog is a compacted topic that anyone can read. An entry remembers up
to which offset it has counted: a record that is worked on again after a crash is not counted again, and
an offset that the stage was never given is counted as missing (docs/decisions/0100-ledger-without-gaps.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from agents.stage import Outcome
from schemas.dead_letter import REPLAYED
from schemas.records import Record
from schemas.times import parse_time, time_text
from schemas.values import LedgerEntry

KEPT = timedelta(days=31)

NO_OUTCOMES = frozenset({"inputs", "outputs", "replayed", "missing"})
"""What `sums` gives for a stage besides its outcomes."""


@dataclass(frozen=True, slots=True)
class Input:
    """A record that a stage has worked on, and what became of it."""

    record: Record
    outcome: Outcome
    missing: int = 0
    """Offsets between the record before it in its partition and itself."""


def entry_key(stage: str, partition: int, hour: str) -> str:
    """Return the key of an entry: `<stage>|<partition>|<hour>`."""
    return f"{stage}|{partition}|{hour}"


def hour_of(record: Record) -> str:
    """Return the hour of the record's Kafka time: the same hour however often the record is read."""
    return hour_text(datetime.fromtimestamp(record.timestamp_ms / 1000, UTC))


def hour_text(moment: datetime) -> str:
    """Return the hour of `moment` as entries name it, e.g. `2026-11-24T21`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H")


def outcome_name(outcome: Outcome) -> str:
    """Return the word the ledger counts `outcome` by."""
    return f"{outcome.name}:{outcome.reason}" if outcome.reason else outcome.name


def counted(
    old: LedgerEntry | None, inputs: Sequence[Input], *, stage: str, worker: str, now: datetime
) -> LedgerEntry | None:
    """Return the entry after `inputs`, all of one hour and partition; None where all are counted already."""
    through = old.through if old else 0
    fresh = [one for one in inputs if one.record.offset >= through]
    if not fresh:
        return None
    names = Counter(old.outcomes if old else {})
    names.update(outcome_name(one.outcome) for one in fresh)
    newest_ms = max(one.record.timestamp_ms for one in fresh)
    return LedgerEntry(
        stage=stage,
        partition=fresh[0].record.partition,
        hour=hour_of(fresh[0].record),
        through=max(one.record.offset for one in fresh) + 1,
        inputs=(old.inputs if old else 0) + len(fresh),
        outputs=(old.outputs if old else 0) + sum(_outputs(one.outcome) for one in fresh),
        outcomes=dict(names),
        worker=worker,
        at=time_text(now),
        newest_input_at=time_text(datetime.fromtimestamp(newest_ms / 1000, UTC)),
        replayed=(old.replayed if old else 0) + sum(_is_replayed(one.record) for one in fresh),
        missing=(old.missing if old else 0) + sum(one.missing for one in fresh),
    )


def _outputs(outcome: Outcome) -> int:
    return 0 if outcome.name == "dead" else len(outcome.outgoing)


def _is_replayed(record: Record) -> bool:
    return any(name == REPLAYED for name, _ in record.headers)


def is_old(key: str, now: datetime) -> bool:
    """Whether the entry of `key` is past what the ledger keeps."""
    return parse_time(key.rpartition("|")[2] + ":00:00Z") < now - KEPT


def kept_since(now: datetime) -> datetime:
    """Return from when on every stage has all of its entries: older ones are removed at different times.

    An hour is for the clocks of workers that differ, an hour for the one that has begun.
    """
    return now - KEPT + timedelta(hours=2)


def sums(entries: Iterable[LedgerEntry], since: datetime) -> dict[str, Counter[str]]:
    """Return, by stage, the summed outcomes of the hours from `since` on, with those of NO_OUTCOMES."""
    total: defaultdict[str, Counter[str]] = defaultdict(Counter)
    first = hour_text(since)
    for entry in entries:
        if entry.hour < first:
            continue
        # One by one, for the console adds up 15,000 entries every two seconds: `update` is far slower.
        stage = total[entry.stage]
        for name, count in entry.outcomes.items():
            stage[name] += count
        stage["inputs"] += entry.inputs
        stage["outputs"] += entry.outputs
        stage["replayed"] += entry.replayed
        stage["missing"] += entry.missing
    return dict(total)
