"""Runs the poller of a worker: its states in a table, its records to the broker, its parser in a process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from agents.poll.agent import Poller
from agents.poll.budget import BEHIND_S
from agents.poll.fetch import Fetcher
from agents.poll.limits import PollLimits
from agents.poll.parse import FallbackParser, parse_document
from agents.poll.push.keys import Keys
from agents.poll.push.routes import routes
from agents.poll.push.service import Push
from agents.poll.result import PollResult
from agents.stage import Batches, Stage
from streams import metrics
from streams.feeds import FeedStates, SteadyStates
from streams.settings import Settings
from streams.stages import Role

_WITHOUT_FETCH = frozenset({"pushed", "ping", "lease"})


def poll_limits(settings: Settings) -> PollLimits:
    """Return the poller's bounds as the settings ask."""
    return PollLimits(
        user_agent=settings.user_agent,
        concurrency=settings.poll_concurrency,
        domain_delay_s=settings.domain_delay_s,
        rate_constant=settings.poll_rate_constant,
        polls_per_second=settings.polls_per_second,
        least_interval_s=settings.poll_least_interval_s,
        most_interval_s=settings.poll_most_interval_s,
        allow_private=settings.allow_private_addresses,
    )


class Polling:
    """The poller of one worker, the registry that tells it what to poll, and the hubs that push to it."""

    def __init__(self, role: Role) -> None:
        self._role = role
        self._judge = role.judge("feeds")
        self._limits = poll_limits(role.settings)
        self._fetch = Fetcher(self._limits)
        self._registry = FeedStates(role.table("feeds"), role.settings.partitions)
        self._states = SteadyStates(self._registry, is_moving=lambda: role.app.rebalancing)
        self._poller: Poller | None = None
        role.observers.append(self.notes)
        self._push = self._subscriber(role.settings)
        if self._push is not None:
            role.routes += routes(self._push)

    def _subscriber(self, settings: Settings) -> Push | None:
        if settings.callback_url is None:
            return None
        keys = Keys(settings.push_secret.encode())
        return Push(self._states, self._fetch.post, self._role.clock, public=settings.callback_url, keys=keys)

    async def registry(self, batches: Batches) -> Stage:
        """Take feeds that were added, edited or removed into the table."""
        async for batch in batches:
            yield self._judge.all(batch, self._registry.take)

    async def run(self) -> None:
        """Poll for ever."""
        with FallbackParser() as fallback:
            async with self._fetch:
                self._poller = self._new_poller(fallback)
                metrics.BEHIND.set_function(self._poller.behind_s)
                metrics.BUDGET.set_function(self._rate)
                await self._poll(self._poller)

    def notes(self) -> list[str]:
        """Return one sentence where the poller is behind its schedule, for the worker's health."""
        behind_s = self._poller.behind_s() if self._poller else 0.0
        if behind_s <= BEHIND_S:
            return []
        plan = f"plans {self._rate():.0f} polls a second at most"
        return [f"poll is {behind_s:.0f} s behind its schedule and {plan}"]

    def _rate(self) -> float:
        return self._poller.budget.rate if self._poller else 0.0

    def _new_poller(self, fallback: FallbackParser) -> Poller:
        poller = Poller(
            self._states,
            self._fetch,
            partial(parse_document, fallback=fallback),
            self._role.clock,
            self._limits,
            subscriber=self._push,
            failure_limit=self._role.settings.failure_limit,
        )
        if self._push is not None:
            self._push.tell = poller.post
        return poller

    async def _poll(self, poller: Poller) -> None:
        async for results in poller.results():
            # What was marked of the batch before must not be lost to a worker that takes these feeds over.
            await self._role.settle()
            await self._role.send([record for result in results for record in result.outgoing])
            measure(results)


def measure(results: Sequence[PollResult]) -> None:
    """Count fetches by outcome and items by what became of them."""
    for outcome, count in Counter(result.fetch for result in results).items():
        metrics.FETCHES.labels(outcome=outcome).inc(count)
    for result in results:
        if result.fetch not in _WITHOUT_FETCH:
            metrics.LATE.observe(result.late_s)
        for outcome, count in result.outcomes.items():
            metrics.ITEMS.labels(stage="poll", outcome=outcome).inc(count)
        if result.reason:
            metrics.DEAD.labels(stage="poll", reason=result.reason).inc()
