from __future__ import annotations

import asyncio

import pytest

from console.view.events import LiveEvent, live_event
from console.view.ring import EventRing, TooSlow
from tests.console.made import event_record


def event(offset: int) -> LiveEvent:
    made = live_event(event_record(offset=offset))
    assert made is not None
    return made


def filled(count: int, most: int = 10) -> EventRing:
    ring = EventRing(most_events=most)
    for offset in range(count):
        ring.append(event(offset))
    return ring


def test_a_subscriber_gets_what_came_after_its_number() -> None:
    ring = filled(4)
    assert [e.offset for e in ring.since(2)] == [2, 3]
    assert ring.since(4) == []
    assert ring.next_number == 4


def test_the_oldest_events_go_first() -> None:
    ring = filled(13)
    assert [e.offset for e in ring.since(3)] == list(range(3, 13))
    assert [e.offset for e in ring.latest(2)] == [12, 11]


def test_a_subscriber_that_fell_behind_is_told_so() -> None:
    with pytest.raises(TooSlow):
        filled(13).since(2)


def test_a_place_is_found_as_long_as_it_is_held() -> None:
    ring = filled(13)
    assert ring.number_after("news.events.v1.europe.eastern-0-12") == 13
    assert ring.number_after("news.events.v1.europe.eastern-0-2") is None


def test_large_events_are_held_up_to_a_number_of_bytes() -> None:
    size = len(event(0).data)
    ring = EventRing(most_events=100, most_bytes=3 * size + size // 2)
    for offset in range(9):
        ring.append(event(offset))
    assert len(ring.latest(100)) == 3


def test_an_event_larger_than_the_ring_is_held_alone() -> None:
    ring = EventRing(most_bytes=1)
    ring.append(event(0))
    ring.append(event(1))
    assert [e.offset for e in ring.latest(9)] == [1]


async def test_those_who_wait_are_woken_by_the_next_event() -> None:
    ring = filled(1)
    waiting = asyncio.create_task(ring.grown(1))
    await asyncio.sleep(0)
    assert not waiting.done()
    ring.append(event(1))
    await waiting
    await ring.grown(0)
