"""Faust #606: committed past an event that is still being processed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from faust.transport.consumer import Consumer
from faust.types import TP

from streams.patches import commit_floor

PLACE = TP("news.raw.v1", 0)


@pytest.fixture(autouse=True)
def patched() -> None:
    commit_floor.apply()


def consumer(*, acked: Sequence[int], in_flight: Sequence[int], generation: int = 3) -> Any:
    """Return as much of a consumer of generation 3 as decides on offsets; what is in flight is of `generation`."""
    return SimpleNamespace(
        _acked={PLACE: list(acked)},
        _acked_index={PLACE: set(acked)},
        _gap=defaultdict(list),
        _committed_offset={PLACE: None},
        _unacked_messages=[
            SimpleNamespace(tp=PLACE, offset=offset, acked=False, generation_id=generation)
            for offset in in_flight
        ],
        app=SimpleNamespace(consumer_generation_id=3),
    )


def test_unpatched_faust_commits_past_an_event_in_flight() -> None:
    original: Any = Consumer._new_offset
    assert original.__wrapped__(consumer(acked=[6, 7], in_flight=[5]), PLACE) == 8


def test_nothing_is_committed_past_an_event_in_flight() -> None:
    one = consumer(acked=[6, 7], in_flight=[5])
    assert Consumer._new_offset(one, PLACE) is None
    one._unacked_messages.clear()
    one._acked[PLACE].append(5)
    assert Consumer._new_offset(one, PLACE) == 8


def test_what_is_below_the_oldest_event_in_flight_is_committed() -> None:
    assert Consumer._new_offset(consumer(acked=[3, 4, 6, 7], in_flight=[5]), PLACE) == 5


def test_events_of_an_earlier_generation_hold_nothing_back() -> None:
    assert Consumer._new_offset(consumer(acked=[6, 7], in_flight=[5], generation=2), PLACE) == 8
