"""Records per second of a topic that keeps no ledger, from how its end moves."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from console.view.flow import POINT_S, WINDOW_S


@dataclass(slots=True)
class Growth:
    """The end offsets of a topic, summed over its partitions, as they were read over the last minute."""

    _readings: deque[tuple[float, int]] = field(default_factory=deque)

    def add(self, at_s: float, end: int) -> None:
        """Take the reading `end` of the moment `at_s` (Unix time in seconds)."""
        if self._readings and end < self._readings[-1][1]:
            self._readings.clear()  # the topic was made anew
        self._readings.append((at_s, end))
        while len(self._readings) > 1 and self._readings[1][0] <= at_s - WINDOW_S:
            self._readings.popleft()

    def per_second(self) -> float:
        """Return the mean growth over the readings held; 0 with fewer than two."""
        if len(self._readings) < 2:  # noqa: PLR2004 - a growth needs two readings
            return 0.0
        (first_s, first), (last_s, last) = self._readings[0], self._readings[-1]
        return (last - first) / max(last_s - first_s, 1e-3)

    def points(self) -> tuple[float, ...]:
        """Return records per second by `POINT_S` seconds of the last minute, oldest first."""
        counts = [0.0] * (WINDOW_S // POINT_S)
        if self._readings:
            end_s = self._readings[-1][0]
            previous = self._readings[0][1]
            for at_s, end in self._readings:
                slot = len(counts) - 1 - int((end_s - at_s) / POINT_S)
                counts[max(slot, 0)] += end - previous
                previous = end
        return tuple(count / POINT_S for count in counts)
