"""The sample feeds on their way from bytes to events: what the demo shows, without Kafka."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import orjson
import pytest
from lxml import etree

from agents.enrich import Enricher
from agents.identity import item_id
from agents.poll.parse import parse_document
from agents.publish import events
from catalog.samples import INDEX, render, samples
from catalog.subjects import lineage
from schemas.records import Outgoing
from schemas.times import time_text
from schemas.values import Decision, Item, Stamps, Story

BASE = "http://127.0.0.1:8080"
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SOUND = [sample for sample in samples().values() if sample.faulty is None]


def polled() -> Iterator[Item]:
    """Yield the items of all sound samples, with the language and country that the index gives them."""
    index = etree.fromstring(render(INDEX, BASE, NOW))
    outlets = {outline.get("xmlUrl"): outline for outline in index.iter("outline")}
    for sample in SOUND:
        url = f"{BASE}/{sample.name}"
        outlet = outlets[url]
        data = render(sample.name, BASE, NOW)
        for item in parse_document(data, url=url, content_type=sample.content_type, now=NOW).items:
            country, language = outlet.get("country"), outlet.get("language")
            yield replace(item, source_country=country, feed_language=item.feed_language or language)


@pytest.fixture(scope="module")
def items() -> list[Item]:
    """What a first round of polling finds."""
    return list(polled())


@pytest.fixture(scope="module")
def published(items: list[Item]) -> list[Outgoing]:
    """The events of all items, every article taken once and as new."""
    enricher = Enricher()
    outgoing: list[Outgoing] = []
    for identity, item in {item_id(item): item for item in items}.items():
        decision = Decision(item_id=identity, revision=1, decision="new", story_id=identity)
        stamps = Stamps(seen_at=time_text(NOW))
        story = Story(item=item, decision=decision, tags=enricher.tags(item), stamps=stamps)
        outgoing.extend(events(story, NOW))
    return outgoing


def values(published: list[Outgoing], header: str) -> set[str]:
    return {dict(event.headers).get(header, b"").decode() for event in published}


def test_the_samples_reach_nearly_every_region(published: list[Outgoing]) -> None:
    assert len({event.topic for event in published}) >= 20


def test_the_samples_are_in_20_languages(published: list[Outgoing]) -> None:
    assert len(values(published, "ce_language")) == 20


def test_the_samples_speak_of_nearly_all_top_level_subjects(published: list[Outgoing]) -> None:
    subjects = {code for codes in values(published, "ce_subjects") for code in codes.split(",") if code}
    assert len({lineage(code)[-1] for code in subjects}) >= 14


def test_the_first_sample_goes_where_it_happens_and_not_where_it_is_printed(
    published: list[Outgoing],
) -> None:
    topics = {event.topic for event in published if b"gueterzuege-tumen" in (event.value or b"")}
    assert topics == {"news.events.v1.europe.eastern", "news.events.v1.asia.eastern"}


def test_a_story_of_two_regions_is_one_event_in_both(published: list[Outgoing]) -> None:
    for event in published:
        regions = orjson.loads(event.value or b"")["dateline"]["regions"]
        twins = [other for other in published if other.key == event.key]
        assert {other.topic for other in twins} == {f"news.events.v1.{slug}" for slug in regions}
        assert len({other.value for other in twins}) == 1


def test_an_item_offered_twice_by_a_feed_is_one_item(items: list[Item]) -> None:
    assert len(items) == 157
    assert len({item_id(item) for item in items}) == 156
