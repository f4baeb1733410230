"""The coverage ledger as the console reads it: the newest entry of every hour, stage and partition."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from console.view.account import DEAD, Totals
from schemas.values import LedgerEntry
from streams.ledger import sums

_Key = tuple[str, int, str]


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

    def totals(self, since: datetime) -> dict[str, Counter[str]]:
        """Return the sums of the hours from `since` on, by stage."""
        return sums(self._entries.values(), since)


def dead_letters(totals: Totals) -> Counter[tuple[str, str]]:
    """Return the dead letters in `totals` by stage and reason."""
    counts = Counter[tuple[str, str]]()
    for stage, outcomes in totals.items():
        for outcome, count in outcomes.items():
            name, _, reason = outcome.partition(":")
            if name == DEAD:
                counts[stage, reason or "unknown"] += count
    return counts


def day_before(moment: datetime) -> datetime:
    """Return a moment in the first of the 24 hours that end with the hour of `moment`."""
    return moment - timedelta(hours=23)
