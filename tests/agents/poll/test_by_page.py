from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from agents.poll.answer import Answer, result_of
from agents.poll.by_page import counts_as_page
from agents.poll.decide import Present
from agents.poll.failure import Failure
from agents.poll.fetched import Fetched
from agents.poll.health import health
from agents.poll.limits import HOUR_S, PollLimits
from agents.poll.page import Page
from agents.poll.parse.document import Document
from agents.poll.result import PollResult
from agents.poll.sameness import hashes
from agents.poll.state import FeedState, Lease, Validators
from schemas.errors import FeedRefused
from schemas.values import Feed, Item

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE, RSS = "https://site.example/", "https://site.example/rss"
FEED = Feed(feed_id="f" * 16, url=SITE)
BODY = b"<html></html>"


def present(at: datetime = START) -> Present:
    limits = PollLimits(jitter=0.0, unconditional_share=0.0)
    return Present(at=at, c=45.0, limits=limits, random=Random(1), feed_at=lambda _: None)


def page(state: FeedState, feed: str | None = RSS, at: datetime = START, **facts: object) -> PollResult:
    """Poll `state`, whose address gives a page."""
    given = {"url": state.address, "status": 200, "body": BODY, "hashes": hashes(BODY), "etag": '"p"'} | facts
    fetched = Fetched(**given)  # type: ignore[arg-type]
    answer = Answer(fetched=fetched, error=FeedRefused("html", reason="not_a_feed"), page=Page(feed=feed))
    return result_of(state, answer, present(at))


def document(state: FeedState, at: datetime = START) -> FeedState:
    """Poll `state`, whose address gives a feed."""
    items = [Item(guid="a", url="https://site.example/a", title="a")]
    read = Document(url=RSS, format="rss20", parser="strict", encoding="utf-8", items=items)
    body = b"<rss/>"
    fetched = Fetched(url=state.address, status=200, body=body, hashes=hashes(body), etag='"f"')
    return result_of(state, Answer(fetched=fetched, document=read), present(at)).state


def failed(state: FeedState, failure: Failure, at: datetime = START) -> FeedState:
    answer = Answer(fetched=Fetched(url=state.address, failure=failure, detail="why"))
    return result_of(state, answer, present(at)).state


def test_a_page_that_declares_its_feed_has_that_polled_at_once() -> None:
    result = page(FeedState(feed=FEED))
    assert (result.fetch, result.outgoing, result.reason) == ("page", (), None)
    assert (result.state.address, result.state.next_poll_at) == (RSS, START.timestamp())
    assert result.state.validators == Validators()
    assert result.state.counts.polls == 1
    well = document(result.state)
    assert health(well, START.timestamp()).word == "moved"
    assert "the page declares" in health(well, START.timestamp()).reason


def test_a_page_without_a_feed_is_a_dead_letter() -> None:
    result = page(FeedState(feed=FEED), feed=None)
    assert (result.fetch, result.reason, result.state.address) == ("unparsable", "not_a_feed", SITE)


def test_a_page_where_a_feed_was_before_is_a_fault() -> None:
    before = document(FeedState(feed=FEED))
    assert not counts_as_page(before)
    assert (page(before).fetch, page(before).state.address) == ("unparsable", SITE)


def test_a_declared_feed_that_is_a_page_itself_is_not_followed_further() -> None:
    declared = page(FeedState(feed=FEED)).state
    result = page(declared, feed="https://site.example/round")
    assert result.fetch == "unparsable"
    assert result.state.address == RSS


def test_a_declared_feed_that_breaks_gives_way_to_the_page_and_its_new_feed() -> None:
    state = failed(document(page(FeedState(feed=FEED)).state), Failure.NOT_FOUND)
    assert (state.address, state.validators) == (SITE, Validators())
    assert state.next_poll_at == START.timestamp() + 300.0
    again = page(state, feed="https://site.example/feed.xml").state
    assert again.address == "https://site.example/feed.xml"
    assert again.next_poll_at == START.timestamp()
    assert document(again).trouble is None


def test_a_page_that_keeps_declaring_a_dead_feed_is_asked_ever_more_rarely() -> None:
    state, at, waits = page(FeedState(feed=FEED)).state, START, []
    for _ in range(5):
        state = failed(state, Failure.NOT_FOUND, at)
        assert state.address == SITE
        state = page(state, at=at).state
        waits.append((state.next_poll_at - at.timestamp()) / HOUR_S)
        at = datetime.fromtimestamp(state.next_poll_at, UTC)
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_a_page_that_declares_another_dead_feed_each_time_is_asked_ever_more_rarely() -> None:
    state, at, waits = page(FeedState(feed=FEED)).state, START, []
    for number in range(8):
        state = failed(state, Failure.NOT_FOUND, at)
        state = page(state, feed=f"{RSS}?session={number}", at=at).state
        waits.append((state.next_poll_at - at.timestamp()) / HOUR_S)
        at = datetime.fromtimestamp(state.next_poll_at, UTC)
    assert waits == [0.0, 0.0, 0.0, 0.0, 16.0, 32.0, 64.0, 128.0]


def test_a_feed_that_is_down_for_a_moment_keeps_its_address() -> None:
    state = document(page(FeedState(feed=FEED)).state)
    for _ in range(2):
        state = failed(state, Failure.TIMEOUT)
        assert state.address == RSS
    assert failed(state, Failure.TIMEOUT).address == SITE


def test_an_unreadable_feed_that_gives_way_is_not_confused_with_its_page() -> None:
    state = page(FeedState(feed=FEED)).state
    for _ in range(3):
        bad = Fetched(url=RSS, status=200, body=b"x", hashes=hashes(b"x"), etag='"x"')
        state = result_of(state, Answer(fetched=bad, error=FeedRefused("no")), present()).state
    assert (state.address, state.validators) == (SITE, Validators())


def lease() -> Lease:
    return Lease(kind="websub", hub="https://hub.example/", topic=SITE, callback="c", asked_at=0.0)


def test_a_delivered_page_has_the_feed_polled_at_once_and_is_no_dead_letter() -> None:
    state = replace(document(page(FeedState(feed=FEED)).state), lease=lease())
    later = START + timedelta(minutes=1)
    result = page(state, at=later, pushed=True)
    assert (result.fetch, result.outgoing, result.outcomes) == ("ping", (), {})
    assert result.state.next_poll_at == later.timestamp()
    assert result.state.lease is not None
    assert result.state.lease.pushes == 1


def test_deliveries_have_the_feed_polled_once_a_minute_at_most() -> None:
    state = replace(document(page(FeedState(feed=FEED)).state), lease=lease())
    result = page(state, at=START + timedelta(seconds=2), pushed=True)
    assert result.state.next_poll_at == (START + timedelta(minutes=1)).timestamp()


def test_deliveries_do_not_undo_the_back_off_of_a_page_without_a_feed() -> None:
    state = replace(page(FeedState(feed=FEED), feed=None).state, lease=lease())
    result = page(state, feed=None, at=START + timedelta(seconds=1), pushed=True)
    assert result.state.next_poll_at == START.timestamp() + 300.0
