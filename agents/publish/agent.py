"""The publish stage: from `news.stories.v1` to the event topics of the regions concerned."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from agents.publish.routing import events
from agents.stage import Batches, Judge, Outcome, Stage
from schemas.codec import decode
from schemas.records import Record
from schemas.times import Clock
from schemas.values import Story


async def publish(batches: Batches, judge: Judge, clock: Clock) -> Stage:
    """Yield the outcomes of each batch: `routed` with one event per region, or `dead`."""
    async for batch in batches:
        yield judge.all(batch, partial(route, now=clock()))


def route(record: Record, now: datetime) -> Outcome:
    """Return the events of the story in `record`; raises BadInput where it is no story or has no place."""
    return Outcome("routed", tuple(events(decode(Story, record.value), now)))
