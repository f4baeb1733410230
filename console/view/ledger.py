"""The coverage ledger as the console reads it: the newest entry of every hour, stage and partition.

The sums answer one question: of the items seen, is every one accounted for? An item ends as routed,
redelivered, dropped or dead, or it is still on its way. `difference` is what remains: 0 when the flow
rests, a little while it runs (the topics are read one after the other), and a fault when it stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from console.view.stages import ITEM_STAGES
from schemas.values import LedgerEntry

FIRST_STAGE = "dedupe"
"""The stage whose inputs are the items seen."""
LAST_STAGE = "publish"
"""The stage after which an item is routed."""

DEAD, REDELIVERY = "dead", "redelivery"
DROPPED = frozenset({"dropped", "withheld", "skipped"})

_Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Sums:
    """What became of the items seen; all are numbers of items."""

    seen: int
    routed: int
    redelivered: int
    dropped: int
    dead: int
    in_flight: int

    @property
    def difference(self) -> int:
        """Return the items that nothing accounts for; negative where more ended than were seen."""
        return self.seen - self.routed - self.redelivered - self.dropped - self.dead - self.in_flight


class Ledger:
    """The entries of all stages; `put` replaces the entry of the same stage, partition and hour."""

    def __init__(self) -> None:
        self._entries: dict[_Key, LedgerEntry] = {}

    def put(self, entry: LedgerEntry) -> LedgerEntry | None:
        """Take `entry` and return the one it replaces."""
        key = (entry.stage, entry.partition, entry.hour)
        old = self._entries.get(key)
        self._entries[key] = entry
        return old

    def remove(self, key: str) -> None:
        """Forget the entry of the table key `<stage>|<partition>|<hour>`: its worker let it go."""
        stage, partition, hour = key.split("|")
        self._entries.pop((stage, int(partition), hour), None)

    def counted_through(self, stage: str) -> dict[int, int]:
        """Return, by input partition, the offset after the last record that `stage` has counted."""
        through: dict[int, int] = {}
        for entry in self._entries.values():
            if entry.stage == stage:
                through[entry.partition] = max(entry.through, through.get(entry.partition, 0))
        return through

    def first_hour(self) -> str:
        """Return the oldest hour held, or empty text."""
        return min((entry.hour for entry in self._entries.values()), default="")

    def since(self, first_hour: str) -> list[LedgerEntry]:
        """Return the entries of `first_hour` (`2026-11-24T21`) and later."""
        return [entry for entry in self._entries.values() if entry.hour >= first_hour]

    def sums(self, first_hour: str, waiting: Mapping[str, int]) -> Sums:
        """Return the sums from `first_hour` on; `waiting` = records not counted yet, by stage."""
        entries = [entry for entry in self.since(first_hour) if entry.stage in ITEM_STAGES]
        ends = Counter[str]()
        for entry in entries:
            for outcome, count in entry.outcomes.items():
                ends[fate(entry.stage, outcome)] += count
        in_flight = sum(waiting.get(stage, 0) for stage in ITEM_STAGES)
        return Sums(
            seen=sum(e.inputs for e in entries if e.stage == FIRST_STAGE) + waiting.get(FIRST_STAGE, 0),
            routed=ends["routed"],
            redelivered=ends["redelivered"],
            dropped=ends["dropped"],
            dead=ends["dead"],
            in_flight=in_flight,
        )


def fate(stage: str, outcome: str) -> str:
    """Return `dead`, `redelivered`, `dropped`, `routed` or `forwarded` for an outcome of a stage."""
    name = outcome.partition(":")[0]
    if name == DEAD:
        return "dead"
    if name == REDELIVERY:
        return "redelivered"
    if name in DROPPED:
        return "dropped"
    return "routed" if stage == LAST_STAGE else "forwarded"


def dead_letters(entries: Iterable[LedgerEntry]) -> Counter[tuple[str, str]]:
    """Return the dead letters of `entries` by stage and reason."""
    counts = Counter[tuple[str, str]]()
    for entry in entries:
        for outcome, count in entry.outcomes.items():
            name, _, reason = outcome.partition(":")
            if name == DEAD:
                counts[entry.stage, reason or "unknown"] += count
    return counts


def hour_text(moment: datetime) -> str:
    """Return the hour of `moment` as entries name it, e.g. `2026-11-24T21`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H")


def day_before(moment: datetime) -> str:
    """Return the first hour of the 24 hours before `moment`."""
    return hour_text(moment - timedelta(hours=23))
