"""Faust commits what was acknowledged after its partition had been taken away."""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace
from typing import Any

import pytest
from faust.transport.consumer import Consumer
from faust.types import TP

from streams.patches import stale_acks

PLACE = TP("news.raw.v1", 0)


@pytest.fixture(autouse=True)
def patched() -> None:
    stale_acks.apply()


def consumer(*, rebalancing: bool) -> Any:
    """Return as much of a consumer of generation 3 as takes acknowledgements, its partitions just revoked."""
    return SimpleNamespace(
        _acked=defaultdict(list),
        _acked_index=defaultdict(set),
        _committed_offset=defaultdict(lambda: None),
        _unacked_messages=set(),
        _waiting_for_ack=None,
        _n_acked=0,
        app=SimpleNamespace(
            rebalancing=rebalancing,
            consumer_generation_id=3,
            topics=SimpleNamespace(acks_enabled_for=lambda _topic: True),
        ),
    )


class Message:
    """As much of a message as is acknowledged."""

    def __init__(self, generation: int) -> None:
        self.topic, self.tp, self.offset, self.acked = PLACE.topic, PLACE, 40, False
        self.generation_id = generation


def acknowledged(one: Any, message: Message, ack: Any = None) -> list[int]:
    """Return what may be committed after `message` has been acknowledged."""
    take: Any = ack or Consumer.ack
    one._unacked_messages.add(message)
    take(one, message)
    assert message.acked
    assert not one._unacked_messages, "whoever gives partitions away waits for this"
    return list(one._acked[PLACE])


def test_unpatched_faust_takes_an_acknowledgement_of_a_partition_that_was_taken_away() -> None:
    original: Any = Consumer.ack
    assert acknowledged(consumer(rebalancing=True), Message(3), original.__wrapped__) == [40]


def test_an_acknowledgement_during_a_rebalance_commits_nothing() -> None:
    assert acknowledged(consumer(rebalancing=True), Message(3)) == []


def test_an_acknowledgement_of_an_earlier_generation_commits_nothing() -> None:
    assert acknowledged(consumer(rebalancing=False), Message(2)) == []


def test_an_acknowledgement_of_this_generation_counts() -> None:
    assert acknowledged(consumer(rebalancing=False), Message(3)) == [40]
