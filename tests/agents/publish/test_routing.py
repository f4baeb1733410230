from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from agents.publish import events
from agents.publish.routing import LARGEST_EVENT
from schemas.errors import Unprocessable
from schemas.examples import example_names
from schemas.values import Region, Story

StoryOf = Callable[[str], Story]


@pytest.mark.parametrize("case", example_names("story"))
def test_a_story_becomes_the_event_committed_beside_it(
    case: str, story_of: StoryOf, example: Callable[[str, str], Any], now: datetime
) -> None:
    first = events(story_of(case), now)[0]
    assert orjson.loads(first.value or b"") == example("event", case)
    assert {name: text.decode() for name, text in first.headers} == example("event-headers", case)


def test_a_story_goes_to_each_of_its_regions_once(story_of: StoryOf, now: datetime) -> None:
    outgoing = events(story_of("two-regions"), now)
    assert [record.topic for record in outgoing] == [
        "news.events.v1.africa.eastern",
        "news.events.v1.asia.eastern",
    ]


def test_all_regions_receive_the_same_key_value_and_headers(story_of: StoryOf, now: datetime) -> None:
    outgoing = events(story_of("two-regions"), now)
    assert len({(record.key, record.value, record.headers) for record in outgoing}) == 1


def test_a_region_named_twice_receives_one_event(story_of: StoryOf, now: datetime) -> None:
    story = story_of("new")
    story = replace(story, tags=replace(story.tags, regions=story.tags.regions * 2))
    assert [record.topic for record in events(story, now)] == ["news.events.v1.europe.eastern"]


def test_a_story_without_a_region_goes_to_world_unlocated(story_of: StoryOf, now: datetime) -> None:
    story = story_of("new")
    story = replace(story, tags=replace(story.tags, regions=[]))
    (record,) = events(story, now)
    assert record.topic == "news.events.v1.world.unlocated"
    assert orjson.loads(record.value or b"")["dateline"]["regions"] == ["world.unlocated"]


def test_the_country_of_the_outlet_is_no_region_of_the_story(story_of: StoryOf, now: datetime) -> None:
    story = story_of("new")
    assert story.item.source_country == "CH"
    assert "news.events.v1.europe.western" not in [record.topic for record in events(story, now)]


def test_the_key_is_the_story_id_so_that_copies_share_a_partition(story_of: StoryOf, now: datetime) -> None:
    original, copy = events(story_of("new"), now)[0], events(story_of("copy"), now)[0]
    assert original.key == copy.key == story_of("new").decision.story_id.encode()


def test_a_replay_differs_in_the_routing_stamp_alone(story_of: StoryOf, now: datetime) -> None:
    first = events(story_of("two-regions"), now)
    again = events(story_of("two-regions"), now + timedelta(hours=2))
    assert [(r.topic, r.key, r.headers) for r in first] == [(r.topic, r.key, r.headers) for r in again]
    assert (first[0].value or b"").replace(b"14:05:03.250Z", b"16:05:03.250Z") == again[0].value


def test_an_unknown_region_is_refused_for_its_topic_does_not_exist(story_of: StoryOf, now: datetime) -> None:
    story = story_of("new")
    story = replace(story, tags=replace(story.tags, regions=[Region(slug="europe.middle", m49=None)]))
    with pytest.raises(Unprocessable) as refused:
        events(story, now)
    assert refused.value.reason == "unknown_region"


def test_an_event_that_kafka_would_refuse_is_refused_here(story_of: StoryOf, now: datetime) -> None:
    story = story_of("new")
    story = replace(story, item=replace(story.item, body="x" * LARGEST_EVENT))
    with pytest.raises(Unprocessable) as refused:
        events(story, now)
    assert refused.value.reason == "event_too_large"
