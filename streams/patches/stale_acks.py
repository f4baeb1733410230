"""Faust commits what was acknowledged after its partition had been taken away.

`Consumer.on_partitions_revoked` forgets what was acknowledged and committed so far, and the queues are
emptied. A batch that ends after that is acknowledged all the same, and without a committed offset beside
it `_new_offset` takes it for the beginning: the next commit passes everything that was in the queues. The
mend takes acknowledgements only of the present generation and outside of rebalances; whatever else ends
is read again from the committed offset.
"""

from __future__ import annotations

import functools
from typing import Any

from faust.transport.consumer import Consumer
from mode.utils.futures import notify


def apply() -> None:
    """Guard `Consumer.ack`, once."""
    original = Consumer.ack
    if hasattr(original, "__wrapped__"):
        return

    @functools.wraps(original)
    def ack(self: Any, message: Any) -> bool:
        app = self.app
        if not app.rebalancing and message.generation_id == app.consumer_generation_id:
            return bool(original(self, message))
        # Whoever gives partitions away waits until nothing is in flight.
        message.acked = True
        self._unacked_messages.discard(message)
        notify(self._waiting_for_ack)
        return False

    Consumer.ack = ack  # type: ignore[method-assign]
