"""Topics: each named once, with its settings; keys fall where every other Kafka client puts them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import agents
import catalog
import console
import schemas
import streams
from streams.settings import Settings
from streams.topics import READS, all_topics, changelog, event_topics, ledger_changelogs, partition_of

TOPICS = {topic.name: topic for topic in all_topics(Settings(partitions=6))}


def test_every_topic_is_named_once_and_as_kafka_allows() -> None:
    assert len(TOPICS) == len(all_topics(Settings()))
    assert all(re.fullmatch(r"[a-zA-Z0-9._-]{1,249}", name) for name in TOPICS)


def test_each_region_has_a_topic() -> None:
    assert (
        {"news.events.v1.europe.eastern", "news.events.v1.world.unlocated"}
        <= set(event_topics())
        <= set(TOPICS)
    )
    assert len(event_topics()) == 24


def test_topics_between_stages_and_their_changelogs_have_the_same_partitions() -> None:
    names = ["news.raw.v1", changelog("dedupe", "articles"), *ledger_changelogs()]
    assert {TOPICS[name].partitions for name in names} == {6}


@pytest.mark.parametrize("name", [changelog("poll", "feeds"), "news.feeds.v1", *ledger_changelogs()])
def test_what_holds_state_is_compacted_and_never_emptied_by_age(name: str) -> None:
    assert TOPICS[name].config["cleanup.policy"] == "compact"
    assert not {"retention.ms", "retention.bytes"} & TOPICS[name].config.keys()


@pytest.mark.parametrize("name", READS.values())
def test_a_record_stays_a_week_for_the_stage_that_works_on_it(name: str) -> None:
    config = TOPICS[name].config
    kept_ms = config.get("retention.ms") or config["min.compaction.lag.ms"]
    assert int(kept_ms) == 7 * 86_400_000


def test_keys_fall_into_the_partitions_of_kafkas_default_partitioner() -> None:
    # From the Java client's own tests of Utils.murmur2.
    assert partition_of("21", 2**31 - 1) == (-973932308 & 0x7FFFFFFF) % (2**31 - 1)
    assert partition_of("foobar", 2**31 - 1) == (-790332482 & 0x7FFFFFFF) % (2**31 - 1)


def test_all_our_packages_come_from_one_place() -> None:
    roots = {
        Path(str(package.__file__)).parents[1] for package in (agents, catalog, console, schemas, streams)
    }
    assert len(roots) == 1
