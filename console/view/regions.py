"""Events by region: how many in the last quarter of an hour, the last one, and how fresh they are."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from console.view.events import LiveEvent

WINDOW_MIN = 15
"""Minutes that the rate of a region is the mean of."""
_SAMPLE = 200
"""Events of a region that its freshness is taken from."""


@dataclass(frozen=True, slots=True)
class RegionActivity:
    """Events of the last `WINDOW_MIN` minutes, and the median freshness (None where nothing tells)."""

    events: int
    per_minute: float
    last_event_at: datetime | None
    freshness_s: float | None


@dataclass(slots=True)
class _Region:
    minutes: Counter[int] = field(default_factory=Counter)
    last_ms: int = 0
    freshness: deque[float] = field(default_factory=lambda: deque(maxlen=_SAMPLE))


class Activity:
    """Counts events by region slug and minute of their Kafka time."""

    def __init__(self) -> None:
        self._regions: dict[str, _Region] = {}

    def add(self, event: LiveEvent) -> None:
        """Count `event`."""
        region = self._regions.setdefault(event.region, _Region())
        region.minutes[event.timestamp_ms // 60_000] += 1
        region.last_ms = max(event.timestamp_ms, region.last_ms)
        if event.freshness_s is not None:
            region.freshness.append(event.freshness_s)
        if len(region.minutes) > 4 * WINDOW_MIN:
            del region.minutes[min(region.minutes)]

    def of(self, slug: str, now: datetime) -> RegionActivity:
        """Return the activity of the region `slug`."""
        region = self._regions.get(slug, _Region())
        this_minute = int(now.timestamp()) // 60
        events = sum(
            region.minutes[minute] for minute in range(this_minute - WINDOW_MIN + 1, this_minute + 1)
        )
        last = datetime.fromtimestamp(region.last_ms / 1000, UTC) if region.last_ms else None
        return RegionActivity(events, events / WINDOW_MIN, last, quantile(region.freshness, 0.5))

    def freshness(self, share: float) -> float | None:
        """Return the seconds that `share` (0 to 1) of the latest events of all regions stay below."""
        return quantile((second for region in self._regions.values() for second in region.freshness), share)


def quantile(values: Iterable[float], share: float) -> float | None:
    """Return the value that `share` (0 to 1) of `values` do not exceed; None of nothing."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else None
