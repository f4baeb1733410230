"""Runs the poller of a worker: its states in a table, its records to the broker, its parser in a process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from agents.poll.agent import Poller
from agents.poll.fetch import Fetcher
from agents.poll.limits import PollLimits
from agents.poll.parse import FallbackParser, parse_document
from agents.poll.result import PollResult
from agents.stage import Batches, Stage
from streams import metrics
from streams.feeds import FeedStates
from streams.settings import Settings
from streams.stages import Role


def poll_limits(settings: Settings) -> PollLimits:
    """Return the poller's bounds as the settings ask."""
    return PollLimits(
        user_agent=settings.user_agent,
        concurrency=settings.poll_concurrency,
        domain_delay_s=settings.host_delay_s,
        allow_private=settings.allow_private_addresses,
    )


class Polling:
    """The poller of one worker, and the registry that tells it what to poll."""

    def __init__(self, role: Role) -> None:
        self._role = role
        self._judge = role.judge("feeds")
        self.states = FeedStates(role.table("feeds"), role.settings.partitions)

    async def registry(self, batches: Batches) -> Stage:
        """Take feeds that were added, edited or removed into the table."""
        async for batch in batches:
            yield self._judge.all(batch, self.states.take)

    async def run(self) -> None:
        """Poll for ever."""
        limits = poll_limits(self._role.settings)
        with FallbackParser() as fallback:
            parse = partial(parse_document, fallback=fallback)
            async with Fetcher(limits) as fetch:
                poller = Poller(self.states, fetch, parse, self._role.clock, limits)
                async for results in poller.results():
                    await self._role.send([record for result in results for record in result.outgoing])
                    measure(results)


def measure(results: Sequence[PollResult]) -> None:
    """Count fetches by outcome and items by what became of them."""
    for outcome, count in Counter(result.fetch for result in results).items():
        metrics.FETCHES.labels(outcome=outcome).inc(count)
    for result in results:
        for outcome, count in result.outcomes.items():
            metrics.ITEMS.labels(stage="poll", outcome=outcome).inc(count)
        if result.reason:
            metrics.DEAD.labels(stage="poll", reason=result.reason).inc()
