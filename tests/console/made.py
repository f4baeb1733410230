"""Records as the stages write them, made up by us: what the tests of the console feed it with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from agents.poll.state import FeedState, Trouble
from agents.publish.routing import events
from schemas.codec import encode
from schemas.records import Record
from schemas.times import time_text
from schemas.values import Country, Decision, Feed, Item, LedgerEntry, Region, Stamps, Story, Subject, Tags
from streams.topics import EVENTS_PREFIX, STAGES, changelog, ledger_table

NOW = datetime(2026, 11, 24, 21, 0, 30, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)


def story(
    number: int = 1,
    *,
    title: str = "Bridge over the Neva reopens",
    url: str | None = "https://news.example/bridge",
    language: str = "en",
    countries: Sequence[str] = ("RU",),
    regions: Sequence[str] = ("europe.eastern",),
    subjects: Sequence[tuple[str, str]] = (("16000000", "conflict, war and peace"),),
    published_at: str = "2026-11-24T20:59:00.000Z",
) -> Story:
    return Story(
        item=Item(feed_url="https://news.example/feed", url=url, title=title, published_at=published_at),
        decision=Decision(item_id=f"{number:032x}", revision=1, decision="new", story_id=f"{number:032x}"),
        tags=Tags(
            language=language,
            countries=[Country(code=code, role="focus", score=1.0, evidence=[]) for code in countries],
            regions=[Region(slug=slug, m49="151") for slug in regions],
            subjects=[Subject(code=code, name=name, confidence=0.9, evidence=[]) for code, name in subjects],
        ),
        stamps=Stamps(seen_at="2026-11-24T21:00:00.000Z"),
    )


def event_records(of: Story, *, offset: int = 0, partition: int = 0, at_ms: int = NOW_MS) -> list[Record]:
    """Return the records of all regions of a story, as Kafka would give them back."""
    routed_at = datetime.fromtimestamp(at_ms / 1000, UTC)
    return [
        Record(out.topic, partition, offset, at_ms, out.key, out.value, out.headers)
        for out in events(of, routed_at)
    ]


def event_record(region: str = "europe.eastern", *, offset: int = 0, at_ms: int = NOW_MS) -> Record:
    [record] = event_records(story(offset + 1, regions=(region,)), offset=offset, at_ms=at_ms)
    assert record.topic == EVENTS_PREFIX + region
    return record


def entry(
    stage: str = "dedupe",
    *,
    partition: int = 0,
    hour: str = "2026-11-24T21",
    through: int = 10,
    outcomes: dict[str, int] | None = None,
    outputs: int = 0,
    replayed: int = 0,
    missing: int = 0,
    at: datetime = NOW,
) -> LedgerEntry:
    counts = outcomes if outcomes is not None else {"new": 10}
    return LedgerEntry(
        stage=stage,
        partition=partition,
        hour=hour,
        through=through,
        inputs=sum(counts.values()),
        outputs=outputs,
        outcomes=counts,
        worker="worker-1",
        at=time_text(at),
        newest_input_at=time_text(at),
        replayed=replayed,
        missing=missing,
    )


def entry_record(of: LedgerEntry) -> Record:
    key = f"{of.stage}|{of.partition}|{of.hour}".encode()
    topic = changelog(STAGES[of.stage], ledger_table(of.stage))
    return Record(topic, of.partition, 0, NOW_MS, key, encode(of))


def feed_state(
    feed_id: str = "00000000000000aa",
    *,
    title: str | None = None,
    url: str = "https://news.example/feed?token=secret",
    new_s_ago: float | None = 60.0,
    polled_s_ago: float | None = 10.0,
    gap_s: float | None = 600.0,
    trouble: Trouble | None = None,
) -> FeedState:
    now_s = NOW.timestamp()
    return FeedState(
        feed=Feed(feed_id=feed_id, url=url, title=title),
        next_poll_at=now_s + 300,
        polled_at=None if polled_s_ago is None else now_s - polled_s_ago,
        new_at=None if new_s_ago is None else now_s - new_s_ago,
        gap_s=gap_s,
        trouble=trouble,
    )


def feed_record(state: FeedState) -> Record:
    return Record(changelog("poll", "feeds"), 0, 0, NOW_MS, state.feed.feed_id.encode(), encode(state))
