"""What came out, against what went in: every topic read to its end, every record counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from agents.publish.identifiers import event_id
from agents.publish.routing import topic_of
from agents.publish.value import regions_of
from console.ledger_reading import read_entries
from console.view import account as books
from console.view.stages import ITEM_STAGES
from schemas.codec import decode
from schemas.dead_letter import REPLAYED, dead_letter_topic
from schemas.errors import Undecodable
from schemas.records import SOURCE, Record
from schemas.values import Identified, Story
from streams import topics
from streams.kafka import partitions_of, read_to_end, reader
from streams.ledger import NO_OUTCOMES, sums
from streams.settings import Settings
from streams.topics import EVENTS_PREFIX, IDENTIFIED, ITEMS, RAW, STORIES, event_topics

READS = {stage: topics.READS[stage] for stage in ITEM_STAGES}
"""The topic that each stage reads; it writes to that of the next, and the last one to the regions'."""

Revision = tuple[str, int]
"""An item id and the number of its revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The result of a run; where nothing went wrong, all but `ends` is empty."""

    ends: Mapping[str, int]
    """Records by topic, the regions' together as `events`."""
    lost: Mapping[str, int]
    """Revisions, events and dead letters that are missing, by topic."""
    twice: Mapping[str, int]
    """Records too many, by topic."""
    disagreements: list[str]
    """Sums of the ledger that are not what the topics hold."""

    @property
    def is_right(self) -> bool:
        """Whether nothing is lost, nothing is there twice, and the ledger agrees."""
        return not (self.lost or self.twice or self.disagreements)


async def account(settings: Settings, expected: set[Revision], poison: Mapping[str, set[bytes]]) -> Account:
    """Return what the topics hold against `expected` and against the `poison` given to each stage."""
    found = _Found()
    ledger = sums(await read_entries(settings), datetime(2000, 1, 1, tzinfo=UTC))
    dead = [dead_letter_topic(stage) for stage in READS]
    async with reader(settings) as client:
        async for record in read_to_end(client, [*READS.values(), *event_topics(), *dead]):
            found.take(record)
        # What was discarded was there once.
        for place, end in (await client.end_offsets(await partitions_of(client, dead))).items():
            found.ends[place.topic] = end
    wanted: dict[str, set[object]] = {topic: set(expected) for topic in (IDENTIFIED, ITEMS, STORIES)}
    wanted["events"] = set(found.routes)
    lost = {topic: len(names - found.counts[topic].keys()) for topic, names in wanted.items()}
    for stage, values in poison.items():
        lost[dead_letter_topic(stage)] = len(values - found.dead[dead_letter_topic(stage)])
    twice = {topic: counts.total() - len(counts) for topic, counts in found.counts.items()}
    return Account(
        ends=found.ends,
        lost={topic: count for topic, count in lost.items() if count},
        twice={topic: count for topic, count in twice.items() if count},
        disagreements=list(_disagreements(ledger, found)),
    )


class _Found:
    """What is in the topics, by what it is about."""

    def __init__(self) -> None:
        self.ends: Counter[str] = Counter()
        self.counts: defaultdict[str, Counter[object]] = defaultdict(Counter)
        self.routes: set[tuple[str, str]] = set()
        """The events that the stories ask for, each a topic and a `ce_id`."""
        self.replayed: Counter[str] = Counter()
        """Dead letters sent once more, by the topic they came from."""
        self.foreign: Counter[str] = Counter()
        """Records that no stage has sent, by topic."""
        self.dead: defaultdict[str, set[bytes | None]] = defaultdict(set)
        """Values of the dead letters, by topic."""

    def take(self, record: Record) -> None:
        name = "events" if record.topic.startswith(EVENTS_PREFIX) else record.topic
        self.ends[name] += 1
        headers = dict(record.headers)
        if REPLAYED in headers:
            self.replayed[name] += 1
        elif SOURCE not in headers:
            self.foreign[name] += 1
        if name == RAW:
            return
        try:
            self.counts[name][self._subject(name, record)] += 1
        except Undecodable:
            # Poison of ours on its way to the dead letters.
            return

    def _subject(self, name: str, record: Record) -> object:
        if name == "events":
            return record.topic, dict(record.headers)["ce_id"].decode()
        if name == STORIES:
            story = decode(Story, record.value)
            self.routes |= {(topic_of(region.slug), event_id(story)) for region in regions_of(story)}
            return story.decision.item_id, story.decision.revision
        if name in (IDENTIFIED, ITEMS):
            decision = decode(Identified, record.value).decision
            return decision.item_id, decision.revision
        self.dead[name].add(record.value)
        return record.value, dict(record.headers)["dlq_attempt"]


def _disagreements(ledger: books.Totals, found: _Found) -> Iterator[str]:
    writes = {"dedupe": IDENTIFIED, "match": ITEMS, "enrich": STORIES, "publish": "events"}
    for stage, topic in READS.items():
        counts = Counter(ledger.get(stage, {}))
        outcomes = {name: count for name, count in counts.items() if name not in NO_OUTCOMES}
        dead = sum(count for name, count in outcomes.items() if name.startswith("dead"))
        pairs = {
            "inputs": (counts["inputs"], found.ends[topic]),
            "outcomes": (sum(outcomes.values()), found.ends[topic]),
            "outputs": (counts["outputs"], found.counts[writes[stage]].total()),
            "dead": (dead, found.ends[dead_letter_topic(stage)]),
            "replayed": (counts["replayed"], found.replayed[topic]),
            "missing": (counts["missing"], 0),
        }
        yield from _unequal(stage, pairs)
    yield from _imbalance(books.account(ledger, ledger, {}), found)


def _imbalance(all_stages: books.Account, found: _Found) -> Iterator[str]:
    """Yield where the account that operators see is not what the topics hold."""
    midway = list(READS.values())[1:]
    pairs = {
        "unaccounted": (all_stages.unaccounted, 0),
        "replayed": (all_stages.replayed, sum(found.replayed[topic] for topic in midway)),
        "entered": (all_stages.entered, sum(found.foreign[topic] for topic in midway)),
    }
    yield from _unequal("all stages", pairs)


def _unequal(whose: str, pairs: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    for name, (counted, there) in pairs.items():
        if counted != there:
            yield f"{whose} {name}: ledger {counted}, topics {there}"
