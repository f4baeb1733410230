"""Reads stored items, runs today's rules on them, and sends again what would change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from agents.dedupe import decide_all
from agents.enrich.enricher import Enricher
from agents.publish.routing import events
from console.reading import read_since
from console.replay.compare import Difference, difference
from console.running import need_topics
from schemas.codec import decode, encode
from schemas.errors import Undecodable
from schemas.records import Outgoing, Record
from schemas.times import time_text
from schemas.values import Decision, Identified, Polled, Story
from streams.kafka import reader
from streams.settings import Settings
from streams.topics import ITEMS, RAW, STORIES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stored:
    """What the topics hold since a time: the newest story of each item, and all items in their order."""

    stories: Mapping[str, Story]
    items: Sequence[Identified]


async def read_stored(settings: Settings, since: datetime) -> Stored:
    """Return what is stored since `since`; raises DatelineError where the topics do not exist."""
    await need_topics(settings, [STORIES, ITEMS])
    stories: dict[str, Story] = {}
    async with reader(settings) as client:
        async for record in read_since(client, settings, [STORIES], since):
            story = _readable(Story, record)
            if story and story.decision.revision >= _revision(stories.get(story.decision.item_id)):
                stories[story.decision.item_id] = story
        records = [record async for record in read_since(client, settings, [ITEMS], since)]
    records.sort(key=lambda record: record.timestamp_ms)
    items = (_readable(Identified, record) for record in records)
    return Stored(stories, [item for item in items if item is not None])


def _readable(kind: type[T], record: Record) -> T | None:
    """Return the value of `record`; None for a tombstone, and for what the stages could not read either."""
    try:
        return decode(kind, record.value)
    except Undecodable:
        return None


def differences(stored: Stored, enricher: Enricher) -> Iterator[Difference]:
    """Yield what today's rules change of each story.

    Decisions are made again from the stored items alone, so an item whose parent is older is left out.
    """
    decisions = decided_again(stored)
    for item_id, story in stored.stories.items():
        found = difference(story, enricher.tags(story.item), decisions.get(item_id))
        if found is not None:
            yield found


def decided_again(stored: Stored) -> dict[str, Decision]:
    """Return today's decision on the first revision of each item that can be decided from what is stored."""
    known = {item.decision.item_id for item in stored.items}
    decisions: dict[str, Decision] = {}
    for item, decision in zip(stored.items, decide_all(item.item for item in stored.items), strict=True):
        before = item.decision
        is_whole = before.parent_id is None or before.parent_id in known
        if is_whole and before.revision == _newest_revision(stored, before.item_id) == 1:
            decisions[before.item_id] = decision
    return decisions


def sent_again(story: Story, found: Difference, now: datetime) -> list[Outgoing]:
    """Return the records that publish today's tags of `story`.

    The item goes through the whole flow once more, as a revision with a number of its own. Regions that
    it is no longer about are told by a withdrawal.
    """
    stamps = replace(story.stamps, decided_at=None, enriched_at=None)
    polled = Polled(item_id=found.item_id, item=story.item, stamps=stamps, replayed=True)
    again = Outgoing(RAW, found.item_id.encode(), encode(polled))
    return [again, *_withdrawals(story, found, now)]


def _withdrawals(story: Story, found: Difference, now: datetime) -> list[Outgoing]:
    if not found.dropped:
        return []
    dropped = [region for region in story.tags.regions if region.slug in found.dropped]
    withdrawn = replace(
        story,
        decision=replace(story.decision, revision=story.decision.revision + 1),
        tags=replace(story.tags, regions=dropped),
        withdrawn_at=time_text(now),
    )
    return events(withdrawn, now)


def _revision(story: Story | None) -> int:
    return story.decision.revision if story else 0


def _newest_revision(stored: Stored, item_id: str) -> int:
    return _revision(stored.stories.get(item_id))
