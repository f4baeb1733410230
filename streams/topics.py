"""Every topic with its partitions and settings, in one place; created by us, never by the broker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaConnectionError, KafkaError, for_code

from schemas.errors import BrokerUnavailable
from streams.settings import Settings

FEEDS = "news.feeds.v1"
RAW = "news.raw.v1"
ITEMS = "news.items.v1"
STORIES = "news.stories.v1"
LEDGER = "news.ledger.v1"
EVENTS_PREFIX = "news.events.v1."

APP_IDS = {role: f"dateline-{role}" for role in ("poll", "dedupe", "enrich", "publish", "console")}
STAGES = ("poll", "dedupe", "enrich", "publish")

_DAY_MS = 86_400_000
_ALREADY_EXISTS = 36
_COMPACT = {"cleanup.policy": "compact"}


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """One topic: its name, partitions and the broker's settings for it."""

    name: str
    partitions: int
    config: dict[str, str] = field(default_factory=dict)


def _kept(days: int) -> dict[str, str]:
    return {"cleanup.policy": "delete", "retention.ms": str(days * _DAY_MS)}


def all_topics(settings: Settings, slugs: Sequence[str]) -> list[TopicSpec]:
    """Return every topic that Dateline needs, one event topic per region slug, changelogs included."""
    many = settings.partitions
    flow = [
        TopicSpec(FEEDS, many, _COMPACT),
        TopicSpec(RAW, many, _kept(7)),
        TopicSpec(ITEMS, many, _kept(7)),
        TopicSpec(STORIES, many, _COMPACT),
        TopicSpec(LEDGER, 1, _kept(2)),
    ]
    events = [TopicSpec(EVENTS_PREFIX + slug, many, _kept(30)) for slug in slugs]
    dead = [TopicSpec(f"news.dlq.v1.{stage}", 1, _kept(30)) for stage in STAGES]
    # A changelog must never be emptied by age: recovery of an aged-out changelog fails (Faust #597).
    tables = [
        TopicSpec(f"{APP_IDS['poll']}-feeds-changelog", many, _COMPACT),
        TopicSpec(f"{APP_IDS['dedupe']}-seen-changelog", many, _COMPACT),
    ]
    leaders = [TopicSpec(f"{app_id}-__assignor-__leader", 1, _kept(1)) for app_id in APP_IDS.values()]
    return [*flow, *events, *dead, *tables, *leaders]


async def create_topics(settings: Settings, topics: Sequence[TopicSpec]) -> list[str]:
    """Create what is missing on a real broker and return the created names; raises BrokerUnavailable."""
    wanted = [NewTopic(t.name, t.partitions, settings.replication, topic_configs=t.config) for t in topics]
    try:
        admin = AIOKafkaAdminClient(bootstrap_servers=settings.bootstrap)
        try:
            await admin.start()
            answer = await admin.create_topics(wanted)
        finally:
            await admin.close()
    except (KafkaConnectionError, OSError) as error:
        raise BrokerUnavailable(f"no Kafka broker answers at {settings.bootstrap}: {error}") from error
    created = []
    for name, code, *_ in answer.topic_errors:
        if code == 0:
            created.append(name)
        elif code != _ALREADY_EXISTS:
            error = for_code(code)
            raise KafkaError(f"topic {name}: {error.__name__}")
    return created
