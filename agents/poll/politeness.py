"""No bursts: which feeds may be fetched now, so that no server is asked too often.

A registered domain has one lane: at most `domain_concurrency` fetches at once and a rest after each. One
worker owns all feeds of a registered domain (the partition of `news.feeds.v1` follows it), so lanes need
no coordination between workers. Pure but for its own state; times in seconds since 1970.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from agents.poll.limits import HOUR_S, PollLimits


@dataclass(slots=True)
class _Lane:
    waiting: list[str] = field(default_factory=list)
    """A list, for it is short: a deque takes 600 bytes from the beginning, and there are many lanes."""
    running: int = 0
    free_at: float = 0.0
    queued: bool = False


class Lanes:
    """Queues of due feeds by registered domain."""

    def __init__(self, limits: PollLimits) -> None:
        self._limits = limits
        self._lanes: dict[str, _Lane] = {}
        self._ready: list[tuple[float, str]] = []

    def add(self, domain: str, feed_id: str, due: float) -> None:
        """Queue a feed that is due since `due`."""
        lane = self._lanes.setdefault(domain, _Lane())
        if not lane.waiting:
            lane.free_at = max(lane.free_at, due)
        lane.waiting.append(feed_id)
        self._queue(domain, lane)

    def take(self, now: float, most: int) -> list[tuple[str, str]]:
        """Return up to `most` (domain, feed_id) to fetch now; each must be given back by `done`."""
        taken: list[tuple[str, str]] = []
        while self._ready and self._ready[0][0] <= now and len(taken) < most:
            _, domain = heapq.heappop(self._ready)
            lane = self._lanes[domain]
            lane.queued = False
            taken.append((domain, lane.waiting.pop(0)))
            lane.running += 1
            lane.free_at = now + self._limits.domain_delay_s
            self._queue(domain, lane)
        return taken

    def done(self, domain: str, now: float) -> None:
        """Give back a fetch that has ended."""
        lane = self._lanes[domain]
        lane.running -= 1
        lane.free_at = max(lane.free_at, now + self._limits.domain_delay_s)
        self._queue(domain, lane)

    def others_wait(self, domain: str) -> bool:
        """Return whether more feeds of `domain` wait, so that its connection is worth keeping."""
        lane = self._lanes.get(domain)
        return lane is not None and bool(lane.waiting)

    def next_ready(self) -> float | None:
        """Return since when, or from when on, the next feed may be fetched; None if none waits."""
        return self._ready[0][0] if self._ready else None

    def sweep(self, now: float) -> None:
        """Forget lanes at rest; to be called now and then."""
        idle = [
            domain
            for domain, lane in self._lanes.items()
            if not lane.waiting and not lane.running and lane.free_at <= now
        ]
        for domain in idle:
            del self._lanes[domain]

    def _queue(self, domain: str, lane: _Lane) -> None:
        if lane.waiting and not lane.queued and lane.running < self._limits.domain_concurrency:
            lane.queued = True
            heapq.heappush(self._ready, (lane.free_at, domain))


class Throttles:
    """Where servers asked for less: first a feed, then its host, then its registered domain.

    The feed itself waits by its own state. A host is left alone when two of its feeds are throttled
    within an hour, a domain when two of its hosts are.
    """

    def __init__(self) -> None:
        self._sightings: dict[str, dict[str, float]] = {}
        self._until: dict[str, float] = {}

    def note(self, feed_id: str, host: str, domain: str, now: float, until: float) -> None:
        """Remember that the server of `feed_id` asked to be left alone until `until`."""
        if self._second("host:" + host, feed_id, now):
            self._hold("host:" + host, until)
            if self._second("domain:" + domain, host, now):
                self._hold("domain:" + domain, until)

    def until(self, host: str, domain: str, now: float) -> float | None:
        """Return until when neither `host` nor `domain` wants to be asked, None if they may be."""
        held = max(self._until.get("host:" + host, 0.0), self._until.get("domain:" + domain, 0.0))
        return held if held > now else None

    def sweep(self, now: float) -> None:
        """Forget what is over."""
        self._until = {place: until for place, until in self._until.items() if until > now}
        self._sightings = {
            place: seen for place, seen in self._sightings.items() if max(seen.values()) > now - HOUR_S
        }

    def _hold(self, place: str, until: float) -> None:
        self._until[place] = max(until, self._until.get(place, 0.0))

    def _second(self, place: str, member: str, now: float) -> bool:
        seen = self._sightings.setdefault(place, {})
        seen[member] = now
        return sum(moment > now - HOUR_S for moment in seen.values()) > 1
