from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import orjson
import pytest

from agents.poll.answer import Answer, result_of
from agents.poll.decide import Present, validators_to_send
from agents.poll.failure import Failure
from agents.poll.fetched import Fetched
from agents.poll.health import health
from agents.poll.limits import DAY_S, HOUR_S, PollLimits
from agents.poll.parse.document import Document
from agents.poll.result import PollResult
from agents.poll.sameness import hashes
from agents.poll.state import FeedState, Lease, Moved, Validators
from agents.poll.validators import sameness
from schemas.errors import FeedRefused
from schemas.times import time_text
from schemas.values import Feed, Item

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "http://news.example.org/rss"
FEED = Feed(feed_id="f" * 16, url=URL, language="de", country="CH")


def present(at: datetime = START, **limits: float) -> Present:
    bounds = replace(PollLimits(jitter=0.0, unconditional_share=0.0), **limits)  # type: ignore[arg-type]
    return Present(at=at, c=45.0, limits=bounds, random=Random(1), feed_at=lambda _: None)


def item(name: str, **fields: object) -> Item:
    url = f"https://news.example.org/{name}"
    given = {"guid": name, "url": url, "title": name, "published_at": time_text(START)} | fields
    return Item(**given)  # type: ignore[arg-type]


def document(*items: Item, **facts: object) -> Document:
    given = {
        "url": URL,
        "format": "rss20",
        "parser": "strict",
        "encoding": "utf-8",
        "items": list(items),
    } | facts
    return Document(**given)  # type: ignore[arg-type]


def poll(state: FeedState, *items: Item, now: Present | None = None, **fetched: object) -> PollResult:
    body = orjson.dumps([one.title or "" for one in items] + [one.body or "" for one in items])
    given = {"url": URL, "status": 200, "body": body, "hashes": hashes(body)} | fetched
    answer = Fetched(**given)  # type: ignore[arg-type]
    return result_of(state, Answer(fetched=answer, document=document(*items)), now or present())


def published(result: PollResult) -> list[str]:
    return [orjson.loads(record.value or b"")["item"]["title"] for record in result.outgoing]


def failed(state: FeedState, failure: Failure, now: Present | None = None, **fetched: object) -> FeedState:
    answer = Fetched(**({"url": URL, "failure": failure, "detail": "why"} | fetched))  # type: ignore[arg-type]
    return result_of(state, Answer(fetched=answer), now or present()).state


def test_all_items_of_a_new_feed_are_published_under_their_ids() -> None:
    result = poll(FeedState(feed=FEED), item("a"), item("b"))
    assert published(result) == ["a", "b"]
    assert result.outcomes == {"published": 2}
    first = result.outgoing[0]
    value = orjson.loads(first.value or b"")
    assert (first.topic, first.key) == ("news.raw.v1", value["item_id"].encode())
    assert value["stamps"]["seen_at"] == "2026-11-24T12:00:00.000Z"


def test_the_registry_tells_language_and_country_where_the_feed_does_not() -> None:
    value = orjson.loads(poll(FeedState(feed=FEED), item("a")).outgoing[0].value or b"")["item"]
    assert (value["feed_url"], value["feed_language"], value["source_country"]) == (URL, "de", "CH")


def test_only_what_is_new_or_changed_is_published_again() -> None:
    state = poll(FeedState(feed=FEED), item("a"), item("b")).state
    result = poll(state, item("c"), item("a"), item("b", body="more"))
    assert published(result) == ["c", "b"]
    assert result.outcomes == {"published": 2, "known": 1}
    assert (result.inputs, result.outputs) == (3, 2)


def test_an_item_whose_date_was_made_up_is_not_new_on_every_poll() -> None:
    state = poll(FeedState(feed=FEED), item("a", flags=["published_at:missing"])).state
    later = time_text(START + timedelta(hours=1))
    result = poll(state, item("a", published_at=later, flags=["published_at:missing"]), item("b"))
    assert published(result) == ["b"]


def test_an_item_that_comes_back_after_one_document_is_known() -> None:
    state = poll(FeedState(feed=FEED), item("a"), item("b")).state
    state = poll(state, item("b"), item("c")).state
    assert published(poll(state, item("a"), item("c"))) == []


def test_an_item_that_stands_twice_in_a_document_is_published_once() -> None:
    result = poll(FeedState(feed=FEED), item("a"), item("a"))
    assert result.outcomes == {"published": 1, "repeated": 1}


def test_a_guid_of_several_items_is_set_aside_for_good() -> None:
    same = [item("a", guid="1"), item("b", guid="1")]
    result = poll(FeedState(feed=FEED), *same)
    first = orjson.loads(result.outgoing[0].value or b"")["item"]
    assert (first["guid"], first["raw"]["guid"], first["flags"]) == (None, "1", ["guid:reused"])
    later = poll(result.state, item("c", guid="2"))
    assert orjson.loads(later.outgoing[0].value or b"")["item"]["guid"] is None


def test_the_validators_of_an_answer_are_sent_next_time() -> None:
    state = poll(FeedState(feed=FEED), item("a"), etag='"1"', last_modified="then").state
    sent = validators_to_send(state, present())
    assert sent is not None
    assert (sent.etag, sent.last_modified) == ('"1"', "then")


def test_a_small_share_of_polls_is_unconditional() -> None:
    state = poll(FeedState(feed=FEED), item("a"), etag='"1"').state
    now = present(unconditional_share=0.02)
    share = sum(validators_to_send(state, now) is None for _ in range(5000)) / 5000
    assert 0.01 < share < 0.03


def test_a_server_that_keeps_its_etag_over_new_items_is_not_trusted_for_a_month() -> None:
    state = poll(FeedState(feed=FEED), item("a"), etag='"1"').state
    state = poll(state, item("b"), item("a"), etag='"1"').state
    assert state.validators.untrusted_at == START.timestamp()
    assert validators_to_send(state, present(START + timedelta(days=29))) is None
    assert validators_to_send(state, present(START + timedelta(days=31))) is not None


def test_a_new_etag_over_new_items_is_honest() -> None:
    state = poll(FeedState(feed=FEED), item("a"), etag='"1"').state
    assert poll(state, item("b"), etag='"2"').state.validators.untrusted_at is None
    assert poll(state, item("b"), etag='"1"', conditional=True).state.validators.untrusted_at is None


def test_304_saves_the_bytes_of_the_last_body() -> None:
    state = poll(FeedState(feed=FEED), item("a"), etag='"1"', received=300).state
    result = result_of(state, Answer(fetched=Fetched(url=URL, status=304), same="not_modified"), present())
    assert result.fetch == "not_modified"
    assert result.state.counts.bytes_saved == state.last_bytes > 0
    assert (result.state.counts.polls, result.state.counts.unchanged) == (2, 1)
    assert result.state.validators.etag == '"1"'


def test_the_same_body_and_the_same_items_are_not_read_again() -> None:
    body = b"<rss><lastBuildDate>1</lastBuildDate><item>a</item></rss>"
    touched = body.replace(b">1<", b">2<")
    fetched = Fetched(url=URL, status=200, body=body, hashes=hashes(body))
    answer = Answer(fetched=fetched, document=document(item("a")))
    state = result_of(FeedState(feed=FEED), answer, present()).state
    assert sameness(state, fetched) == "same_body"
    assert sameness(state, replace(fetched, body=touched, hashes=hashes(touched))) == "same_items"
    other = body.replace(b">a<", b">b<")
    assert sameness(state, replace(fetched, body=other, hashes=hashes(other))) is None


def test_a_new_ttl_is_obeyed_though_no_item_has_changed() -> None:
    state = FeedState(feed=FEED)
    for minutes in (5, 55):
        body = f"<rss><ttl>{minutes}</ttl><item>a</item></rss>".encode()
        fetched = Fetched(url=URL, status=200, body=body, hashes=hashes(body))
        assert sameness(state, fetched) is None
        answer = Answer(fetched=fetched, document=document(item("a"), ttl=minutes))
        state = result_of(state, answer, present()).state
        assert state.hints.ttl_s == 60.0 * minutes


def test_polls_that_share_no_item_raise_an_alarm() -> None:
    state = poll(FeedState(feed=FEED), item("a"), item("b")).state
    assert poll(state, item("b", body="revised"), item("c")).state.counts.gaps == 0
    missed = poll(state, item("x"), item("y")).state
    assert (missed.counts.gaps, missed.gap_found_at) == (1, START.timestamp())


def test_a_dead_document_is_a_dead_letter_once() -> None:
    bad = Fetched(
        url=URL, status=200, body=b"not a feed", hashes=hashes(b"not a feed"), content_type="text/html"
    )
    error = FeedRefused("no feed in it", reason="not_a_feed")
    result = result_of(FeedState(feed=FEED), Answer(fetched=bad, error=error), present())
    [letter] = result.outgoing
    assert (letter.topic, letter.value) == ("news.dlq.v1.poll", b"not a feed")
    assert dict(letter.headers)["dlq_reason"] == b"not_a_feed"
    assert dict(letter.headers)["feed_url"] == URL.encode()
    assert (result.outcomes, result.reason) == ({"dead": 1}, "not_a_feed")
    same = sameness(result.state, bad)
    again = result_of(result.state, Answer(fetched=bad, same=same), present())
    assert again.outgoing == ()
    assert again.state.trouble is not None
    assert (again.state.trouble.failures, health(again.state, START.timestamp()).word) == (2, "unparsable")


def test_304_over_a_dead_document_does_not_make_the_feed_well() -> None:
    bad = Fetched(url=URL, status=200, body=b"not a feed", hashes=hashes(b"not a feed"), etag='"1"')
    state = result_of(FeedState(feed=FEED), Answer(fetched=bad, error=FeedRefused("no")), present()).state
    not_modified = Answer(fetched=Fetched(url=URL, status=304), same="not_modified")
    assert result_of(state, not_modified, present()).fetch == "unparsable"


def test_a_broken_delivery_is_a_dead_letter_and_no_trouble_of_the_feed() -> None:
    state = poll(FeedState(feed=FEED, lease=lease()), item("a"), etag='"1"').state
    bad = Fetched(url=URL, body=b"not a feed", pushed=True)
    result = result_of(state, Answer(fetched=bad, error=FeedRefused("no", reason="not_a_feed")), present())
    assert [record.topic for record in result.outgoing] == ["news.dlq.v1.poll"]
    assert (result.state, result.outcomes) == (state, {"dead": 1})


def test_a_failing_feed_keeps_what_it_knew_and_recovers() -> None:
    state = poll(FeedState(feed=FEED), item("a"), etag='"1"').state
    down = failed(failed(state, Failure.DNS), Failure.TIMEOUT)
    assert down.trouble is not None
    assert (down.trouble.kind, down.trouble.failures) == ("timeout", 2)
    assert down.next_poll_at == START.timestamp() + 1200.0
    assert (down.seen, down.validators) == (state.seen, state.validators)
    assert poll(down, item("a"), item("b")).state.trouble is None


def test_a_redirect_is_adopted_after_seven_days_of_the_same_target() -> None:
    state = FeedState(feed=FEED)
    new = "https://feeds.example.com/rss"
    for day in (0, 1, 3, 6):
        state = poll(state, item("a"), now=present(START + timedelta(days=day)), url=new, hops=(301,)).state
        assert state.address == URL
    state = poll(state, item("a"), now=present(START + timedelta(days=7)), url=new, hops=(301,)).state
    assert state.address == new
    assert health(state, START.timestamp() + 7 * DAY_S).word == "moved"


def test_another_target_starts_the_seven_days_anew() -> None:
    state = poll(FeedState(feed=FEED), url="https://a.example/", hops=(301,)).state
    state = poll(state, now=present(START + timedelta(days=6)), url="https://b.example/", hops=(301,)).state
    state = poll(state, now=present(START + timedelta(days=8)), url="https://b.example/", hops=(301,)).state
    assert state.address == URL


def test_a_temporary_redirect_is_never_adopted() -> None:
    state = FeedState(feed=FEED)
    for day in range(0, 30, 5):
        state = poll(
            state, now=present(START + timedelta(days=day)), url="https://a.example/", hops=(302,)
        ).state
    assert state.address == URL


def test_https_is_adopted_at_once() -> None:
    state = poll(FeedState(feed=FEED), url=URL.replace("http:", "https:"), hops=(301,)).state
    assert state.address == "https://news.example.org/rss"


def test_a_known_target_is_adopted_at_once_when_the_old_address_breaks() -> None:
    moved = Moved(target="https://new.example/rss", permanent=True, since=START.timestamp())
    state = failed(FeedState(feed=FEED, moved=moved), Failure.NOT_FOUND)
    assert state.address == "https://new.example/rss"
    assert state.next_poll_at == START.timestamp() + 300.0


def test_an_adopted_address_that_breaks_gives_way_to_the_first() -> None:
    state = FeedState(feed=FEED, url="https://new.example/rss")
    for _ in range(3):
        assert state.address == "https://new.example/rss"
        state = failed(state, Failure.DNS)
    assert state.address == URL


def test_two_feeds_that_end_at_one_address_are_merged() -> None:
    now = replace(present(), feed_at=lambda url: "other" if url == "https://one.example/" else None)
    result = poll(FeedState(feed=FEED), item("a"), now=now, url="https://one.example/", hops=(301,))
    assert result.outgoing == ()
    assert (result.state.merged_into, result.outcomes) == ("other", {"merged": 1})
    assert result.state.next_poll_at >= START.timestamp() + 30 * DAY_S
    assert health(result.state, START.timestamp()).word == "merged"


def test_retry_after_sets_the_next_poll() -> None:
    state = failed(FeedState(feed=FEED), Failure.THROTTLED, retry_after_s=7200.0)
    assert state.next_poll_at == START.timestamp() + 7200.0
    assert health(state, START.timestamp()).word == "throttled"


def lease(**fields: object) -> Lease:
    given = {
        "kind": "websub",
        "hub": "https://hub.example/",
        "topic": URL,
        "callback": "https://us.example/x",
    }
    times = {"asked_at": START.timestamp(), "expires_at": START.timestamp() + 10 * DAY_S}
    return Lease(**(given | times | fields))  # type: ignore[arg-type]


def test_a_lease_counts_only_from_its_first_push() -> None:
    items = [item(str(n), published_at=time_text(START - timedelta(hours=n))) for n in range(48)]
    alone = poll(FeedState(feed=FEED), *items).state
    leased = poll(FeedState(feed=FEED, lease=lease()), *items).state
    trusted = poll(FeedState(feed=FEED, lease=lease(pushes=1)), *items).state
    assert leased.interval_s == alone.interval_s
    assert trusted.interval_s == pytest.approx(4 * alone.interval_s, rel=0.2)


def test_a_push_is_published_and_polling_goes_on_as_planned() -> None:
    state = poll(FeedState(feed=FEED, lease=lease()), item("a")).state
    result = poll(state, item("b"), now=present(START + timedelta(minutes=9)), pushed=True)
    assert (result.fetch, published(result)) == ("pushed", ["b"])
    assert result.state.next_poll_at == state.next_poll_at
    assert result.state.lease is not None
    assert result.state.lease.pushes == 1
    assert result.state.counts.gaps == 0
    assert published(poll(result.state, item("b"), item("a"))) == []


def test_a_hub_that_polling_keeps_overtaking_is_given_up() -> None:
    state = poll(FeedState(feed=FEED, lease=lease(pushes=5)), item("a")).state
    for name in "bcd":
        assert state.lease is not None
        assert state.lease.given_up_at is None
        state = poll(state, item(name), item("a")).state
    assert state.lease is not None
    assert state.lease.given_up_at == START.timestamp()


def test_a_silent_feed_is_found_by_its_own_rhythm() -> None:
    hourly = [item(str(n), published_at=time_text(START - timedelta(hours=n))) for n in range(24)]
    weekly = [item(str(n), published_at=time_text(START - timedelta(days=7 * n))) for n in range(10)]
    after_4_days = START.timestamp() + 4 * DAY_S
    assert health(poll(FeedState(feed=FEED), *hourly).state, after_4_days).word == "stale"
    assert health(poll(FeedState(feed=FEED), *weekly).state, after_4_days).word == "ok"


def test_a_feed_without_dates_is_undated_and_one_without_items_empty() -> None:
    now = START.timestamp()
    undated = poll(FeedState(feed=FEED), item("a", published_at=None)).state
    assert health(undated, now).word == "undated"
    assert health(poll(FeedState(feed=FEED)).state, now).word == "empty"
    assert health(FeedState(feed=FEED), now).word == "new"


@pytest.mark.parametrize("failure", list(Failure))
def test_every_failure_has_a_word_and_its_detail(failure: Failure) -> None:
    one = health(failed(FeedState(feed=FEED), failure), START.timestamp() + HOUR_S)
    assert one.word != "ok"
    assert one.reason == f"{failure}: why (once)"


def test_nothing_is_decided_twice_differently() -> None:
    state = poll(FeedState(feed=FEED), item("a")).state
    assert poll(state, item("b"), item("a")) == poll(state, item("b"), item("a"))


def test_validators_of_a_pushed_body_are_not_the_servers() -> None:
    state = FeedState(feed=FEED, validators=Validators(etag='"1"', body_hash="x"), lease=lease())
    assert poll(state, item("a"), pushed=True).state.validators == state.validators
