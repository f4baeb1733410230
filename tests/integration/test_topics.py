from __future__ import annotations

import pytest
from click.testing import CliRunner

from console.commands.topics import topics
from streams.kafka import missing_topics
from streams.settings import Settings
from streams.topics import all_topics, create_topics

pytestmark = pytest.mark.kafka


async def test_topics_that_exist_are_left_alone(kafka_settings: Settings) -> None:
    assert await create_topics(kafka_settings, all_topics(kafka_settings)) == []


async def test_every_topic_that_is_listed_exists(kafka_settings: Settings) -> None:
    names = [topic.name for topic in all_topics(kafka_settings)]
    assert await missing_topics(kafka_settings, [*names, "news.nowhere.v1"]) == ["news.nowhere.v1"]


def test_the_command_creates_nothing_twice_and_lists_everything(kafka_settings: Settings) -> None:
    created = CliRunner().invoke(topics, ["create", "--bootstrap", kafka_settings.bootstrap])
    assert created.exit_code == 0
    assert created.stdout == ""
    assert "created 0 topics" in created.stderr
    listed = CliRunner().invoke(topics, ["list"])
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [
        topic.name for topic in all_topics(kafka_settings)
    ]
