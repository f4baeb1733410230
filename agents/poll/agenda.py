"""Which feeds are due, and what the worker knows of all its feeds without decoding their states."""

from __future__ import annotations

import heapq
from dataclasses import replace

from yarl import URL

from agents.identity import feed_id as feed_id_of
from agents.identity.domains import registered_domain
from agents.poll.budget import Budget
from agents.poll.store import Plan, Store


class Agenda:
    """A heap of due times; entries that a later plan has overtaken are skipped when they come up."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._due: dict[str, float] = {}
        self._busy: set[str] = set()
        self._heap: list[tuple[float, str]] = []
        self._adopters: dict[str, set[str]] = {}
        self._adopted: dict[str, str] = {}

    def __len__(self) -> int:
        """Return the number of feeds."""
        return len(self._due)

    def __contains__(self, feed_id: str) -> bool:
        """Return whether the feed is this worker's."""
        return feed_id in self._due

    def absorb(self, store: Store, now: float) -> None:
        """Take over what has changed in `store`; a feed that was never planned is due from `now` on."""
        for feed_id in store.changes():
            plan = store.plan(feed_id)
            if plan is None:
                self._drop(feed_id)
            else:
                self.plan(feed_id, plan if plan.next_poll_at else replace(plan, next_poll_at=now))

    def plan(self, feed_id: str, plan: Plan) -> None:
        """Set when a feed is due, how often it is polled, and where; nothing for one that is under way."""
        if feed_id in self._busy:
            return
        self._due[feed_id] = plan.next_poll_at
        heapq.heappush(self._heap, (plan.next_poll_at, feed_id))
        self._budget.plan(feed_id, plan.interval_s)
        if self._adopted.get(feed_id) != (plan.url if plan.adopted else None):
            self._adopt(feed_id, plan.url if plan.adopted else None)

    def take_due(self, now: float, most: int) -> list[tuple[str, float]]:
        """Return up to `most` due feeds and since when; each stays out until it is given back."""
        taken: list[tuple[str, float]] = []
        while self._heap and self._heap[0][0] <= now and len(taken) < most:
            due, feed_id = heapq.heappop(self._heap)
            if self._due.get(feed_id) == due and feed_id not in self._busy:
                taken.append((feed_id, due))
                self._busy.add(feed_id)
        return taken

    def give_back(self, feed_id: str, plan: Plan | None) -> None:
        """End what `take_due` began, with the feed's new plan; None where it is no longer this worker's."""
        self._busy.discard(feed_id)
        if plan is None:
            self._drop(feed_id)
        else:
            self.plan(feed_id, plan)

    def next_due(self) -> float | None:
        """Return when the next feed is due (perhaps one that has gone), None without feeds."""
        return self._heap[0][0] if self._heap else None

    def feed_at(self, url: str) -> str | None:
        """Return the feed that is registered at `url`, else the first by id that has adopted it."""
        registered = feed_id_of(url)
        if registered in self._due and registered not in self._adopted:
            return registered
        return min(self._adopters.get(url, ()), default=None)

    def _drop(self, feed_id: str) -> None:
        self._due.pop(feed_id, None)
        self._budget.drop(feed_id)
        self._adopt(feed_id, None)

    def _adopt(self, feed_id: str, url: str | None) -> None:
        before = self._adopted.pop(feed_id, None)
        if before is not None:
            self._adopters[before].discard(feed_id)
            if not self._adopters[before]:
                del self._adopters[before]
        if url is not None:
            self._adopted[feed_id] = url
            self._adopters.setdefault(url, set()).add(feed_id)


def places(url: str) -> tuple[str, str]:
    """Return the host and the registered domain of `url`; both empty where it has none."""
    try:
        host = URL(url).raw_host or ""
    except ValueError:
        host = ""
    return host, registered_domain(host)
