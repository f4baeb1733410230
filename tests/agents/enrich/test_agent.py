from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import cache

import pytest

from agents.enrich import Enricher, enrich
from agents.stage import Batch, Judge, Outcome
from schemas.codec import decode, encode
from schemas.errors import EverythingFails
from schemas.records import Record
from schemas.values import Decision, Identified, Item, Stamps, Story, Subject

NOW = datetime(2026, 11, 24, 14, 5, 2, 250_000, tzinfo=UTC)
ITEM_ID = "0123456789abcdef0123456789abcdef"


@cache
def enricher() -> Enricher:
    return Enricher()


def identified(title: str = "Peru buys new trains") -> Identified:
    return Identified(
        item=Item(title=title, feed_language="en"),
        decision=Decision(item_id=ITEM_ID, revision=2, decision="revision", story_id="s1", changed=["title"]),
        stamps=Stamps(seen_at="2026-11-24T14:05:00.000Z", decided_at="2026-11-24T14:05:01.000Z"),
    )


def record_of(value: bytes | None, offset: int = 0) -> Record:
    return Record("news.items.v1", 0, offset, 1_795_529_100_250, ITEM_ID.encode(), value)


async def source(*batches: Batch) -> AsyncIterator[Batch]:
    for batch in batches:
        yield batch


async def outcomes_of(*records: Record, limit: int = 10, tagger: Enricher | None = None) -> list[Outcome]:
    judge = Judge("enrich", lambda: NOW, limit)
    stage = enrich(source(records), tagger or enricher(), judge, lambda: NOW)
    return [outcome async for batch in stage for outcome in batch]


async def test_an_identified_item_becomes_a_story_keyed_by_the_item() -> None:
    (outcome,) = await outcomes_of(record_of(encode(identified())))
    assert outcome.name == "enriched"
    (outgoing,) = outcome.outgoing
    assert (outgoing.topic, outgoing.key) == ("news.stories.v1", ITEM_ID.encode())
    story = decode(Story, outgoing.value)
    assert (story.item, story.decision) == (identified().item, identified().decision)
    assert [country.code for country in story.tags.countries] == ["PE"]
    assert story.stamps.enriched_at == "2026-11-24T14:05:02.250Z"
    assert story.stamps.decided_at == identified().stamps.decided_at


async def test_the_same_record_gives_the_same_bytes() -> None:
    record = record_of(encode(identified()))
    assert await outcomes_of(record) == await outcomes_of(record)


@pytest.mark.parametrize(
    ("value", "reason"),
    [(None, "null_value"), (b"{broken", "not_json"), (b'{"item": {}}', "wrong_schema")],
)
async def test_a_record_that_is_no_item_is_dead_and_the_next_one_is_enriched(
    value: bytes | None, reason: str
) -> None:
    dead, enriched = await outcomes_of(record_of(value), record_of(encode(identified()), offset=1))
    assert (dead.name, dead.reason, enriched.name) == ("dead", reason, "enriched")
    assert dead.outgoing[0].topic == "news.dlq.v1.enrich"
    assert dead.outgoing[0].value == value


async def test_an_item_that_a_classifier_fails_on_is_dead_and_the_others_go_on() -> None:
    def classify(title: str, body: str, language: str) -> list[Subject]:
        if "fails" in title:
            raise RuntimeError("no such model")
        return []

    records = [record_of(encode(identified("Peru fails"))), record_of(encode(identified()))]
    outcomes = await outcomes_of(*records, tagger=Enricher(classify=classify))
    assert [(outcome.name, outcome.reason) for outcome in outcomes] == [
        ("dead", "unexpected_error"),
        ("enriched", None),
    ]


async def test_a_stage_whose_records_all_fail_stops() -> None:
    with pytest.raises(EverythingFails):
        await outcomes_of(*[record_of(b"{broken")] * 3, limit=3)
