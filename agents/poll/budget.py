"""One number for the whole worker: c grows until the planned polls fit the budget."""

from __future__ import annotations

from agents.poll.limits import PollLimits

_STEP = 1.25
_MOST_C = 100_000.0


def tuned(c: float, planned: float, limits: PollLimits) -> float:
    """Return the next c, where `planned` polls per second follow from the present one.

    Intervals are proportional to c, so the polls per second are inversely so; a step is at most a
    quarter, because feeds take the new c only when they are polled.
    """
    if planned <= 0.0:
        return limits.rate_constant
    fitting = c * planned / limits.polls_per_second
    stepped = max(c / _STEP, min(c * _STEP, fitting))
    return max(limits.rate_constant, min(_MOST_C, stepped))


class Budget:
    """Keeps the sum of planned polls per second of a worker's feeds, and c."""

    def __init__(self, limits: PollLimits) -> None:
        self._limits = limits
        self._intervals: dict[str, float] = {}
        self.planned = 0.0
        """Polls per second if every feed keeps its interval."""
        self.c = limits.rate_constant

    def plan(self, feed_id: str, interval_s: float) -> None:
        """Set the interval of a feed."""
        self.drop(feed_id)
        if interval_s > 0.0:
            self._intervals[feed_id] = interval_s
            self.planned += 1.0 / interval_s

    def drop(self, feed_id: str) -> None:
        """Forget a feed."""
        before = self._intervals.pop(feed_id, None)
        if before is not None:
            self.planned = max(0.0, self.planned - 1.0 / before)

    def tune(self) -> float:
        """Adapt c to the plan and return it; to be called about once a minute."""
        self.c = tuned(self.c, self.planned, self._limits)
        return self.c
