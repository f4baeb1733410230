"""The enrich stage: from `news.items.v1` (Identified) to `news.stories.v1` (Story), keyed by item."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from agents.enrich.enricher import Enricher
from agents.stage import Batches, Judge, Outcome, Stage
from schemas.codec import decode, encode
from schemas.records import Outgoing, Record
from schemas.times import Clock, time_text
from schemas.values import Identified, Story

STORIES = "news.stories.v1"


async def enrich(batches: Batches, enricher: Enricher, judge: Judge, clock: Clock) -> Stage:
    """Yield the outcomes of each batch: `enriched` with one story, or `dead`."""
    async for batch in batches:
        yield judge.all(batch, partial(tag, enricher=enricher, now=clock()))


def tag(record: Record, enricher: Enricher, now: datetime) -> Outcome:
    """Return the story of the identified item in `record`; raises BadInput where it holds none."""
    identified = decode(Identified, record.value)
    story = Story(
        item=identified.item,
        decision=identified.decision,
        tags=enricher.tags(identified.item),
        stamps=replace(identified.stamps, enriched_at=time_text(now)),
    )
    key = identified.decision.item_id.encode()
    return Outcome("enriched", (Outgoing(STORIES, key, encode(story)),))
