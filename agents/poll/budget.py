"""One number for the whole worker: c grows until the planned polls fit the budget.

The budget is the setting's, as long as the worker keeps to its schedule. Once it is behind, the budget is
what it has carried in the last minute: how many polls a core carries depends on the feeds (an unchanged one
over plain HTTP costs a quarter of a changed one over TLS) and on what else runs there.
"""

from __future__ import annotations

from agents.poll.limits import PollLimits

BEHIND_S = 30.0
"""A worker that starts its fetches later than this is behind its schedule."""
_STEP = 1.25
_MOST_C = 100_000.0
_SPARE = 0.9
"""Share of what was carried that is planned: the rest makes up for the delay."""
_LESS, _MORE = 0.8, 1.03
"""Least and largest factor of the budget in a minute: an outage of some minutes must not undo it."""


def affordable(rate: float, carried: float, behind_s: float, limits: PollLimits) -> float:
    """Return the next budget in polls per second, after a minute in which `carried` a second were started."""
    if behind_s <= BEHIND_S:
        return min(limits.polls_per_second, rate * _MORE)
    return min(rate, max(carried * _SPARE, rate * _LESS))


def tuned(c: float, planned: float, rate: float, limits: PollLimits) -> float:
    """Return the next c, where `planned` polls per second follow from the present one and `rate` are wanted.

    Intervals are proportional to c, so the polls per second are inversely so; a step is at most a
    quarter, because feeds take the new c only when they are polled.
    """
    if planned <= 0.0:
        return limits.rate_constant
    fitting = c * planned / rate
    stepped = max(c / _STEP, min(c * _STEP, fitting))
    return max(limits.rate_constant, min(_MOST_C, stepped))


class Budget:
    """Keeps the sum of planned polls per second of a worker's feeds, and c."""

    def __init__(self, limits: PollLimits) -> None:
        self._limits = limits
        self._intervals: dict[str, float] = {}
        self.planned = 0.0
        """Polls per second if every feed keeps its interval."""
        self.rate = limits.polls_per_second
        """Polls per second that the worker can carry, as far as it knows."""
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

    def tune(self, carried: float = 0.0, behind_s: float = 0.0) -> float:
        """Adapt the budget and c and return c; to be called about once a minute.

        `carried`: polls per second since the last call; `behind_s`: how far behind its schedule it is.
        """
        self.rate = affordable(self.rate, carried, behind_s, self._limits)
        self.c = tuned(self.c, self.planned, self.rate, self._limits)
        return self.c
