"""The AsyncAPI document against the topics that the streams create."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from schemas.asyncapi import asyncapi
from schemas.channels import CHANNELS, Channel
from streams.settings import load_settings
from streams.topics import TopicSpec, all_topics

PRIVATE = "dateline-"
"""Changelogs and Faust's own topics: no contract with anyone."""


def public_topics() -> list[TopicSpec]:
    return [topic for topic in all_topics(load_settings({})) if not topic.name.startswith(PRIVATE)]


def pattern_of(channel: Channel) -> str:
    return re.sub(r"\\\{\w+\\\}", "[a-z-]+", re.escape(channel.address))


def channels_of(topic: str) -> list[Channel]:
    return [channel for channel in CHANNELS if re.fullmatch(pattern_of(channel), topic)]


@pytest.mark.parametrize("topic", public_topics(), ids=lambda topic: topic.name)
def test_a_topic_is_one_channel_and_is_kept_as_the_channel_says(topic: TopicSpec) -> None:
    (channel,) = channels_of(topic.name)
    promised = {
        name: ",".join(value) if isinstance(value, list) else str(value)
        for name, value in channel.configuration.items()
    }
    assert {name: topic.config[name] for name in promised} == promised
    assert ("retention.ms" in topic.config) == (channel.days is not None)


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_a_channel_has_a_topic(channel: Channel) -> None:
    assert [topic for topic in public_topics() if re.fullmatch(pattern_of(channel), topic.name)]


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_every_parameter_of_an_address_is_described(channel: Channel) -> None:
    assert set(re.findall(r"\{(\w+)\}", channel.address)) == set(channel.parameters)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from references(part)
    if isinstance(value, list):
        for part in value:
            yield from references(part)


def test_every_reference_leads_somewhere_in_the_document() -> None:
    document = asyncapi()
    found = set(references(document))
    assert len(found) > 20
    for reference in found:
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_events_and_dead_letters_describe_their_headers() -> None:
    messages = asyncapi()["components"]["messages"]
    assert messages["event"]["headers"] == {"$ref": "#/components/schemas/EventHeaders"}
    assert messages["dead-letter"]["headers"] == {"$ref": "#/components/schemas/DeadLetterHeaders"}
