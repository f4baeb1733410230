"""May a worker still send? Only while its group counts on it.

Kafka gives the partitions of a member away when no heartbeat has come for the session time-out. A process
that was frozen (SIGSTOP, a suspended machine) does not notice, and its producers go on with what lay in
their buffers. So each request of a producer asks here first, and what was handed over before the worker
fell out of its group never leaves it (docs/decisions/0105-fenced-producers.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerFenced

SESSION_S = 10.0
"""The group lets a worker go when no heartbeat has come for so long."""
HOLDS_S = SESSION_S - 2.0
"""How long a confirmed heartbeat is good for; the rest is for what a request takes to arrive."""
_PAUSE_S = 0.05


class Fence:
    """When the group last counted on this worker, and when it last did not.

    The consumer's thread writes, the producers' loop reads: both are single floats.
    """

    def __init__(self, now_s: Callable[[], float] = monotonic) -> None:
        self._now_s = now_s
        self._renewed_s: float | None = None
        self._lost_s = float("-inf")

    def renew(self, asked_s: float) -> None:
        """Note that the group has confirmed the worker; it was asked to at `asked_s` of the clock."""
        self._renewed_s = asked_s

    def lose(self) -> None:
        """Note that the worker has left its group, or was left behind by it."""
        self._lost_s = self._now_s()

    def is_lost(self, since_s: float) -> bool:
        """Whether the worker fell out of its group after `since_s`, or has not come back yet."""
        return self._renewed_s is not None and self._lost_s >= min(since_s, self._renewed_s)

    def is_stale(self) -> bool:
        """Whether the last confirmation is too old to count; before the first there is nothing to lose."""
        return self._renewed_s is not None and self._now_s() - self._renewed_s > HOLDS_S

    async def check(self, since_s: float) -> None:
        """Return once the group counts on the worker as it did at `since_s`; raises ProducerFenced.

        While the broker is away nobody can say, so it waits.
        """
        while not self.is_lost(since_s):
            if not self.is_stale():
                return
            await asyncio.sleep(_PAUSE_S)
        raise ProducerFenced("the worker fell out of its group before this was sent")

    def follow(self, coordinator: Any) -> None:
        """Learn from aiokafka's `coordinator` of the consumer what its group says."""
        reset, fail = coordinator.reset_generation, coordinator._push_error_to_user  # noqa: SLF001

        def reset_generation() -> None:
            self.lose()
            reset()

        def push_error_to_user(error: Exception) -> Any:
            # No heartbeat follows: aiokafka waits until it is asked for the error, and Faust never asks.
            self.lose()
            return fail(error)

        # aiokafka has no public sign of any of this.
        coordinator._do_heartbeat = self._renewing(coordinator._do_heartbeat)  # noqa: SLF001
        coordinator._do_rejoin_group = self._renewing(coordinator._do_rejoin_group)  # noqa: SLF001
        coordinator.reset_generation = reset_generation
        coordinator._push_error_to_user = push_error_to_user  # noqa: SLF001

    def _renewing(self, ask: Callable[..., Awaitable[bool]]) -> Callable[..., Awaitable[bool]]:
        """Return `ask`, whose answer True confirms the worker as of when it was asked."""

        async def asked(*arguments: Any) -> bool:
            # Not as of the answer: the process may have stood still since the group gave it.
            asked_s = self._now_s()
            is_member = await ask(*arguments)
            if is_member:
                self.renew(asked_s)
            return is_member

        return asked

    def guard(self, producer: AIOKafkaProducer) -> AIOKafkaProducer:
        """Return `producer`, which fails for good once it would send what was left from before a loss."""
        sender = producer._sender  # noqa: SLF001 - the last place before the socket
        send = sender._send_produce_req  # noqa: SLF001

        async def send_produce_req(node_id: int, batches: dict[Any, Any]) -> None:
            # To connect can take longer than a confirmation holds: it has to be done before the check.
            await sender.client.ready(node_id)
            await self.check(min(batch._ctime for batch in batches.values()))  # noqa: SLF001
            await send(node_id, batches)

        def fail_all(task: asyncio.Task[None]) -> None:
            # aiokafka's own also ends a transaction, and stumbles where there is none.
            error = None if task.cancelled() else task.exception()
            if error is not None:
                sender._message_accumulator.fail_all(error)  # noqa: SLF001

        sender._send_produce_req = send_produce_req  # noqa: SLF001
        sender._fail_all = fail_all  # noqa: SLF001
        return producer
