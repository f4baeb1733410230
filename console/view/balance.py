"""Whether the ledger's sums agree, told from the noise of reading them while the flow goes on.

Ends of topics and ledger entries are read one after the other, so a difference of what passes in that
time is no fault. A loss is a difference that stays: it is the part that every reading of the last minute
shares, beyond what passes in two seconds. When the flow rests nothing passes, and a single item shows.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

WINDOW_S = 60.0
SKEW_S = 2.0
"""Readings that belong together are at most so far apart: the offsets are read every two seconds."""


@dataclass(slots=True)
class Balance:
    """The differences of the last minute; `unaccounted` is what remains of them."""

    _readings: deque[tuple[float, int]] = field(default_factory=deque)
    unaccounted: int | None = None
    """Items that nothing accounts for; None = not known yet."""
    since_s: float | None = None
    """Unix time since when there are unaccounted items."""

    def add(self, at_s: float, difference: int, per_second: float, sure: int = 0) -> None:
        """Take the `difference` read at `at_s` (Unix time) while `per_second` items passed a second.

        `sure` are lost whatever passes: they are counted, not told from a difference.
        """
        self._readings.append((at_s, difference))
        while self._readings[0][0] < at_s - WINDOW_S:
            self._readings.popleft()
        if at_s - self._readings[0][0] <= WINDOW_S / 2:
            return
        shared = min(value for _, value in self._readings)
        self.unaccounted = sure + (shared if shared > per_second * SKEW_S else 0)
        if not self.unaccounted:
            self.since_s = None
        elif self.since_s is None:
            self.since_s = at_s
