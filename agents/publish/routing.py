"""One event per region concerned: the same value and headers, on the topic of each region.

The value is encoded once. All regions share `ce_source` and `ce_id`, so a subscriber of two regions
recognises by them what it has read already (docs/decisions/0010-one-event-per-region.md).
"""

from __future__ import annotations

from datetime import datetime

from agents.publish.headers import event_headers
from agents.publish.value import event_value, regions_of
from catalog.regions import all_regions
from schemas.codec import encode
from schemas.errors import Unprocessable
from schemas.records import Outgoing
from schemas.values import Story

EVENTS_PREFIX = "news.events.v1."
"""A regional event topic is this and the slug of its region."""

LARGEST_EVENT = 900_000
"""Bytes of a value: with its headers a record must fit Kafka's default limit of 1 MiB."""


def events(story: Story, now: datetime) -> list[Outgoing]:
    """Return the events of `story`: one for each of its regions, `world.unlocated` where it has none.

    Only `dateline.stamps.routedAt` depends on `now`. Raises Unprocessable for a region that does not
    exist (`unknown_region`) and for a value over `LARGEST_EVENT` (`event_too_large`).
    """
    topics = [topic_of(region.slug) for region in regions_of(story)]
    value = encode(event_value(story, now))
    if len(value) > LARGEST_EVENT:
        raise Unprocessable(f"the event is {len(value)} bytes long", reason="event_too_large")
    key = story.decision.story_id.encode()
    headers = event_headers(story)
    return [Outgoing(topic, key, value, headers) for topic in topics]


def topic_of(slug: str) -> str:
    """Return the event topic of a region; raises Unprocessable, for a topic nobody created has no readers."""
    if slug not in all_regions():
        raise Unprocessable(f"no region is called {slug!r}", reason="unknown_region")
    return EVENTS_PREFIX + slug
