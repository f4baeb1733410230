from collections.abc import AsyncIterator, Callable
from datetime import datetime

import pytest

from agents.publish.agent import publish
from agents.stage import Batch, Judge, Outcome
from schemas.codec import encode
from schemas.errors import EverythingFails
from schemas.records import Record
from schemas.values import Story

StoryOf = Callable[[str], Story]


def record_of(value: bytes | None, offset: int = 0) -> Record:
    return Record("news.stories.v1", 0, offset, 1_795_529_100_250, b"item", value)


async def source(*batches: Batch) -> AsyncIterator[Batch]:
    for batch in batches:
        yield batch


async def outcomes_of(batches: AsyncIterator[Batch], now: datetime, limit: int = 10) -> list[Outcome]:
    judge = Judge("publish", lambda: now, limit)
    return [outcome async for batch in publish(batches, judge, lambda: now) for outcome in batch]


async def test_each_story_of_a_batch_is_routed(story_of: StoryOf, now: datetime) -> None:
    batch = [record_of(encode(story_of(case))) for case in ("new", "two-regions")]
    outcomes = await outcomes_of(source(batch), now)
    assert [(outcome.name, len(outcome.outgoing)) for outcome in outcomes] == [("routed", 1), ("routed", 2)]


@pytest.mark.parametrize(
    ("value", "reason"),
    [(None, "null_value"), (b"{broken", "not_json"), (b'{"item": {}}', "wrong_schema")],
)
async def test_a_record_that_is_no_story_is_dead_and_the_next_one_is_routed(
    value: bytes | None, reason: str, story_of: StoryOf, now: datetime
) -> None:
    batch = [record_of(value), record_of(encode(story_of("new")), offset=1)]
    dead, routed = await outcomes_of(source(batch), now)
    assert (dead.name, dead.reason, routed.name) == ("dead", reason, "routed")
    assert dead.outgoing[0].topic == "news.dlq.v1.publish"
    assert dead.outgoing[0].value == value


async def test_a_stage_whose_records_all_fail_stops(now: datetime) -> None:
    with pytest.raises(EverythingFails):
        await outcomes_of(source([record_of(b"{broken")] * 3), now, limit=3)


async def test_a_field_that_a_newer_worker_added_is_ignored(story_of: StoryOf, now: datetime) -> None:
    newer = encode(story_of("new"))[:-1] + b',"mood":"calm"}'
    (outcome,) = await outcomes_of(source([record_of(newer)]), now)
    assert outcome.name == "routed"
