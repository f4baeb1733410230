from __future__ import annotations

import pytest

from agents.poll.state import FeedState, Trouble
from console.view.feeds import Feeds, shown_address
from schemas.codec import encode
from schemas.errors import Undecodable
from tests.console.made import NOW, feed_state

DNS = Trouble(kind="dns", detail="no such host", failures=3, since=0.0)


def status_of(*states: FeedState) -> Feeds:
    feeds = Feeds()
    for state in states:
        feeds.take(state.feed.feed_id, encode(state))
    return feeds


def test_feeds_are_listed_by_longest_silence_those_without_news_first() -> None:
    states = [
        feed_state("a", new_s_ago=50.0),
        feed_state("b", new_s_ago=None),
        feed_state("c", new_s_ago=500.0),
    ]
    assert [row.feed_id for row in status_of(*states).status(NOW).rows] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("state", "health"),
    [
        (feed_state(), "ok"),
        (feed_state(trouble=DNS), "failing"),
        (feed_state(polled_s_ago=None, new_s_ago=None), "waiting"),
        (feed_state(new_s_ago=7 * 3600.0, gap_s=600.0), "quiet"),
        (feed_state(new_s_ago=7 * 3600.0, gap_s=3 * 3600.0), "ok"),
        (feed_state(new_s_ago=2 * 3600.0, gap_s=60.0), "ok"),
    ],
)
def test_the_health_of_a_feed(state: FeedState, health: str) -> None:
    status = status_of(state).status(NOW)
    assert [row.health for row in status.rows] == [health]
    assert status.by_health == {health: 1}


def test_a_failing_feed_says_why() -> None:
    [row] = status_of(feed_state(trouble=DNS)).status(NOW).rows
    assert (row.trouble, row.detail, row.failures) == ("dns", "no such host", 3)


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    [row] = status_of(feed_state(url="https://me:pass@news.example/feed/?token=secret")).status(NOW).rows
    assert row.name == "news.example/feed"
    assert shown_address("http://[") == "(not an address)"


def test_the_title_of_the_registry_goes_before_the_address() -> None:
    [row] = status_of(feed_state(title="The Courier")).status(NOW).rows
    assert row.name == "The Courier"


def test_a_removed_feed_is_gone() -> None:
    feeds = status_of(feed_state("a"))
    feeds.take("a", None)
    feeds.take("b", None)
    assert feeds.status(NOW).total == 0


def test_a_state_that_is_none_is_refused() -> None:
    with pytest.raises(Undecodable):
        Feeds().take("a", b'{"feed": 3}')


def test_a_hundred_feeds_are_listed_and_all_are_counted() -> None:
    status = status_of(*(feed_state(f"{n}") for n in range(130))).status(NOW)
    assert (status.total, len(status.rows)) == (130, 100)
