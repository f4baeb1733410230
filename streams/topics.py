"""Every topic with its partitions and settings, in one place; created by us, never by the broker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiokafka.admin import NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code
from aiokafka.partitioner import murmur2

from catalog.regions import region_slugs
from schemas.dead_letter import dead_letter_topic
from streams.kafka import admin
from streams.settings import Settings

FEEDS = "news.feeds.v1"
RAW = "news.raw.v1"
IDENTIFIED = "news.identified.v1"
ITEMS = "news.items.v1"
STORIES = "news.stories.v1"
EVENTS_PREFIX = "news.events.v1."

ROLES = ("poll", "dedupe", "enrich", "publish", "console")
STAGES = {
    "feeds": "poll",
    "poll": "poll",
    "dedupe": "dedupe",
    "match": "dedupe",
    "enrich": "enrich",
    "publish": "publish",
}
"""Stages, each with the role that runs it; a stage counts by itself and has its own dead letters."""
READS = {"feeds": FEEDS, "dedupe": RAW, "match": IDENTIFIED, "enrich": ITEMS, "publish": STORIES}
"""The topic that each stage works on; the poller reads the web."""
LEDGERS = {stage: STAGES[stage] for stage in READS}
"""Stages that work on records of a topic, and so have a ledger, each with its role."""
TABLES = {"feeds": "poll", "articles": "dedupe", "copies": "dedupe"}
"""Tables besides the ledgers, each with its role."""

_DAY_MS = 86_400_000
_COMPACT = {"cleanup.policy": "compact"}
_LATE_COMPACT = {**_COMPACT, "min.compaction.lag.ms": str(7 * _DAY_MS)}
"""For a compacted topic that a stage works on: all its records stay for 7 days, as in the other topics."""
_TABLE = {**_COMPACT, "segment.ms": str(3_600_000), "segment.bytes": str(64 << 20)}
"""A changelog is written at every batch: small segments are compacted soon, and read quickly at a start."""


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """One topic: its name, partitions and the broker's settings for it."""

    name: str
    partitions: int
    config: dict[str, str] = field(default_factory=dict)


def app_id(role: str) -> str:
    """Return the consumer group and prefix of the changelogs of `role`."""
    return f"dateline-{role}"


def changelog(role: str, table: str) -> str:
    """Return the changelog topic of `table` of `role`."""
    return f"{app_id(role)}-{table}-changelog"


def ledger_changelogs() -> list[str]:
    """Return the changelog of the ledger of every stage."""
    return [changelog(role, ledger_table(stage)) for stage, role in LEDGERS.items()]


def ledger_table(stage: str) -> str:
    """Return the name of the table in which `stage` counts."""
    return f"{stage}-ledger"


def event_topics() -> list[str]:
    """Return the topic of every region."""
    return [EVENTS_PREFIX + slug for slug in region_slugs()]


def partition_of(key: str, partitions: int) -> int:
    """Return the partition that Kafka's default partitioner gives to `key`."""
    return int((murmur2(key.encode()) & 0x7FFFFFFF) % partitions)


def all_topics(settings: Settings) -> list[TopicSpec]:
    """Return every topic that Dateline needs, changelogs included."""
    many = settings.partitions
    flow = [
        TopicSpec(FEEDS, many, _LATE_COMPACT),
        TopicSpec(RAW, many, _kept(7)),
        TopicSpec(IDENTIFIED, many, _kept(7)),
        TopicSpec(ITEMS, many, _kept(7)),
        TopicSpec(STORIES, many, _LATE_COMPACT),
    ]
    events = [TopicSpec(name, many, _kept(30)) for name in event_topics()]
    dead = [TopicSpec(dead_letter_topic(stage), 1, _kept(30)) for stage in STAGES]
    # A changelog must never be emptied by age: recovery of an aged-out changelog fails (Faust #597).
    changelogs = [*(changelog(role, name) for name, role in TABLES.items()), *ledger_changelogs()]
    tables = [TopicSpec(name, many, _TABLE) for name in changelogs]
    leaders = [TopicSpec(f"{app_id(role)}-__assignor-__leader", 1, _kept(1)) for role in ROLES]
    return [*flow, *events, *dead, *tables, *leaders]


def _kept(days: int) -> dict[str, str]:
    return {"cleanup.policy": "delete", "retention.ms": str(days * _DAY_MS)}


async def create_topics(settings: Settings, topics: Sequence[TopicSpec]) -> list[str]:
    """Create what is missing on a real broker and return the created names; raises BrokerUnavailable.

    The embedded broker has its topics from the beginning, and cannot be asked for more.
    """
    if settings.embedded:
        return []
    wanted = [NewTopic(t.name, t.partitions, settings.replication, topic_configs=t.config) for t in topics]
    async with admin(settings) as client:
        answer = await client.create_topics(wanted)
    created = []
    for name, code, *_ in answer.topic_errors:
        if code == 0:
            created.append(name)
        elif for_code(code) is not TopicAlreadyExistsError:
            raise KafkaError(f"topic {name}: {for_code(code).__name__}")
    return created
