from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from agents.publish.value import event_value
from schemas.values import Country, Enclosure, Story, Subject

StoryOf = Callable[[str], Story]


@pytest.mark.parametrize("case", ["new", "revision", "copy", "two-regions", "withdrawn"])
def test_evidence_points_into_the_texts_of_the_event(case: str, story_of: StoryOf, now: datetime) -> None:
    event = event_value(story_of(case), now)
    texts = {
        "title": event["headlines"][0]["value"],
        "summary": event.get("descriptions", [{"value": ""}])[0]["value"],
        "body": event.get("bodies", [{"value": ""}])[0]["value"],
    }
    tags: list[Country | Subject] = [*event["dateline"]["countries"], *event["dateline"]["subjects"]]
    for tag in tags:
        assert tag.evidence
        for evidence in tag.evidence:
            assert texts[evidence.field][evidence.start : evidence.end] == evidence.text


def test_a_revision_keeps_the_uri_and_raises_the_version(story_of: StoryOf, now: datetime) -> None:
    first, second = event_value(story_of("new"), now), event_value(story_of("revision"), now)
    assert first["uri"] == second["uri"]
    assert (first["version"], second["version"]) == ("1", "2")
    assert second["dateline"]["changed"] == ["title", "updated_at"]


def test_a_withdrawal_is_canceled_and_still_says_where(story_of: StoryOf, now: datetime) -> None:
    event = event_value(story_of("withdrawn"), now)
    assert event["pubStatus"] == "canceled"
    assert event["version"] == "3"
    assert event["dateline"]["regions"] == ["europe.eastern"]


def test_a_copy_names_its_parent_and_its_story(story_of: StoryOf, now: datetime) -> None:
    original, copy = event_value(story_of("new"), now), event_value(story_of("copy"), now)
    assert copy["dateline"]["parentId"] == original["dateline"]["itemId"]
    assert copy["dateline"]["storyId"] == original["dateline"]["storyId"]
    assert copy["dateline"]["decision"] == "copy"


def test_the_outlets_country_is_no_place_of_the_event(story_of: StoryOf, now: datetime) -> None:
    event = event_value(story_of("new"), now)
    assert event["dateline"]["sourceCountry"] == "CH"
    assert "CH" not in [place["literal"] for place in event["places"]]


def test_a_country_without_a_name_in_the_table_is_named_by_its_code(story_of: StoryOf, now: datetime) -> None:
    story = story_of("new")
    country = Country(code="ZZ", role="mentioned", score=0.1, evidence=[])
    story = replace(story, tags=replace(story.tags, countries=[country]))
    assert event_value(story, now)["places"][0]["name"] == "ZZ"


def test_a_text_that_was_cut_makes_the_event_partial(story_of: StoryOf, now: datetime) -> None:
    story = story_of("new")
    assert event_value(story, now)["representationType"] == "full"
    story = replace(story, item=replace(story.item, flags=["body:cut"]))
    assert event_value(story, now)["representationType"] == "partial"


def test_an_item_without_title_or_links_has_neither_headlines_nor_renditions(
    story_of: StoryOf, now: datetime
) -> None:
    story = story_of("unlocated")
    event = event_value(replace(story, item=replace(story.item, title=None)), now)
    assert event["headlines"] == []
    assert "renditions" not in event


def test_an_enclosure_of_unknown_type_and_length_is_only_an_address(story_of: StoryOf, now: datetime) -> None:
    story = story_of("unlocated")
    item = replace(story.item, enclosures=[Enclosure(url="https://news.example/a.mp3")])
    event = event_value(replace(story, item=item), now)
    assert event["renditions"] == [{"name": "enclosure-1", "href": "https://news.example/a.mp3"}]


def test_an_address_that_cannot_be_taken_apart_still_names_its_source(
    story_of: StoryOf, now: datetime
) -> None:
    story = story_of("new")
    story = replace(story, item=replace(story.item, url="http://[broken"))
    assert event_value(story, now)["infoSources"][0]["name"] == "http://[broken"


def test_the_stamps_tell_the_latency_of_every_step_in_order(story_of: StoryOf, now: datetime) -> None:
    stamps = event_value(story_of("new"), now)["dateline"]["stamps"]
    steps = [stamps[step] for step in ("publishedAt", "seenAt", "decidedAt", "enrichedAt", "routedAt")]
    assert steps == sorted(steps)
