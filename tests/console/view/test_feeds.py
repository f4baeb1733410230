from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from agents.poll.health import Word
from agents.poll.state import FeedState, Trouble
from console.view.feeds import BROKEN, WELL, Feeds, shown_address
from schemas.codec import encode
from schemas.errors import Undecodable
from tests.console.made import NOW, feed_state

DNS = Trouble(kind="dns", detail="no such host", failures=3, since=0.0)


def status_of(*states: FeedState) -> Feeds:
    feeds = Feeds()
    for state in states:
        feeds.take(state.feed.feed_id, encode(state), NOW.timestamp())
    return feeds


def test_feeds_are_listed_by_longest_silence_those_without_news_first() -> None:
    states = [
        feed_state("a", new_s_ago=50.0),
        feed_state("b", new_s_ago=None),
        feed_state("c", new_s_ago=500.0),
    ]
    assert [row.feed_id for row in status_of(*states).status(NOW).rows] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("state", "word", "well"),
    [
        (feed_state(), "ok", 1),
        (feed_state(trouble=DNS), "unreachable", 0),
        (feed_state(polled_s_ago=None, new_s_ago=None), "new", 0),
        (feed_state(new_s_ago=4 * 86_400.0, gap_s=600.0), "stale", 0),
        (feed_state(new_s_ago=4 * 86_400.0, gap_s=86_400.0), "ok", 1),
    ],
)
def test_the_health_of_a_feed_is_what_the_poller_says(state: FeedState, word: str, well: int) -> None:
    status = status_of(state).status(NOW)
    assert [row.health for row in status.rows] == [word]
    assert (status.by_health, status.well) == ({word: 1}, well)


def test_every_word_of_the_poller_is_well_broken_or_may_be_as_it_should() -> None:
    assert frozenset(get_args(Word)) >= WELL | BROKEN
    assert frozenset(get_args(Word)) - WELL - BROKEN == {"new", "empty", "stale", "throttled", "merged"}


def test_a_failing_feed_says_why() -> None:
    [row] = status_of(feed_state(trouble=DNS)).status(NOW).rows
    assert row.reason.startswith("dns: no such host (3 times")
    assert row.failures == 3


def test_a_reason_tells_no_secret() -> None:
    moved = replace(feed_state(), url="https://me:pass@news.example/new?token=secret")
    [row] = status_of(moved).status(NOW).rows
    assert row.health == "moved"
    assert row.reason == "polled at https://news.example/new where it redirected to"


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    [row] = status_of(feed_state(url="https://me:pass@news.example/feed/?token=secret")).status(NOW).rows
    assert row.name == "news.example/feed"
    assert shown_address("http://[") == "(not an address)"


def test_the_title_of_the_registry_goes_before_the_address() -> None:
    [row] = status_of(feed_state(title="The Courier")).status(NOW).rows
    assert row.name == "The Courier"


def test_a_removed_feed_is_gone() -> None:
    feeds = status_of(feed_state("a"))
    feeds.take("a", None, NOW.timestamp())
    feeds.take("b", None, NOW.timestamp())
    status = feeds.status(NOW)
    assert (status.total, status.by_health) == (0, {})


def test_a_state_that_is_none_is_refused() -> None:
    with pytest.raises(Undecodable):
        Feeds().take("a", b'{"feed": 3}', NOW.timestamp())


def test_a_hundred_feeds_are_listed_and_all_are_counted() -> None:
    status = status_of(*(feed_state(f"{n}") for n in range(130))).status(NOW)
    assert (status.total, len(status.rows)) == (130, 100)
