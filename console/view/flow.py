"""Records per second of every stage over the last minute, from what successive ledger entries add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from console.view.account import DEAD
from schemas.times import parse_time
from schemas.values import LedgerEntry

WINDOW_S = 60
"""Seconds that a rate is the mean of."""
POINT_S = 3
"""Seconds that one point of a sparkline covers."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Records per second over the last minute; `points` are inputs per second, oldest first."""

    inputs: float
    outputs: float
    dead: float
    points: tuple[float, ...]


@dataclass(slots=True)
class _Seconds:
    """Counts of one stage by second (Unix time); only the last window is kept."""

    inputs: Counter[int] = field(default_factory=Counter)
    outputs: Counter[int] = field(default_factory=Counter)
    dead: Counter[int] = field(default_factory=Counter)

    def counters(self) -> Iterator[Counter[int]]:
        yield from (self.inputs, self.outputs, self.dead)


class Flow:
    """Rates by stage: `add` takes each entry with the one it replaced."""

    def __init__(self) -> None:
        self._stages: dict[str, _Seconds] = {}

    def add(self, entry: LedgerEntry, old: LedgerEntry | None) -> None:
        """Count what `entry` has more than `old` at the time it was written."""
        second = int(parse_time(entry.at).timestamp())
        seconds = self._stages.setdefault(entry.stage, _Seconds())
        seconds.inputs[second] += _more(entry.inputs, old.inputs if old else 0)
        seconds.outputs[second] += _more(entry.outputs, old.outputs if old else 0)
        seconds.dead[second] += _more(_dead(entry), _dead(old) if old else 0)
        for counter in seconds.counters():
            _forget(counter, second - 2 * WINDOW_S)

    def stages(self) -> list[str]:
        """Return the names of the stages that have counted anything."""
        return list(self._stages)

    def rate(self, stage: str, now: datetime) -> Rate:
        """Return the rates of `stage` over the minute before `now`; zeros for a stage never heard of."""
        end = int(now.timestamp())
        seconds = self._stages.get(stage, _Seconds())
        window = range(end - WINDOW_S + 1, end + 1)
        inputs, outputs, dead = (sum(c[s] for s in window) / WINDOW_S for c in seconds.counters())
        points = tuple(
            sum(seconds.inputs[s] for s in window[start : start + POINT_S]) / POINT_S
            for start in range(0, WINDOW_S, POINT_S)
        )
        return Rate(inputs, outputs, dead, points)


def _dead(entry: LedgerEntry) -> int:
    return sum(count for name, count in entry.outcomes.items() if name.partition(":")[0] == DEAD)


def _more(new: int, old: int) -> int:
    """Return the growth; a table that was recovered may stand a batch behind, which is no growth."""
    return max(new - old, 0)


def _forget(counter: Counter[int], before: int) -> None:
    for second in [second for second in counter if second < before]:
        del counter[second]
