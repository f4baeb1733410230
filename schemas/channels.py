"""Every public topic: who writes and reads it, its key, its message, how long it is kept.

The AsyncAPI document is made from this table; a test holds it against the topics that `streams` creates.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A topic, or a family of topics whose names differ in the `parameters` of its address."""

    name: str
    address: str
    message: str
    """Kind of its value (`schemas.documents.KINDS`); `dead-letter` for bytes as they were."""
    key: str
    """What the key is, in words."""
    writer: str
    reader: str
    """What of Dateline writes and reads it; `subscribers` are outside."""
    days: int | None
    """Days that a record is kept; None = compacted: the last value of each key is kept for ever."""
    summary: str
    parameters: dict[str, str] = field(default_factory=dict)
    """Parameters of the address with a description."""

    @property
    def configuration(self) -> dict[str, object]:
        """Return the topic configuration as Kafka's AsyncAPI binding has it."""
        if self.days is None:
            return {"cleanup.policy": ["compact"]}
        return {"cleanup.policy": ["delete"], "retention.ms": self.days * _DAY_MS}


CHANNELS = (
    Channel(
        name="feeds",
        address="news.feeds.v1",
        message="feed",
        key="feed id; the partition is that of the feed's registered domain",
        writer="console",
        reader="poll",
        days=None,
        summary="The registry of feeds; a null value removes a feed.",
    ),
    Channel(
        name="raw",
        address="news.raw.v1",
        message="polled",
        key="item id",
        writer="poll",
        reader="dedupe",
        days=7,
        summary="Items as polled: every field as the feed had it beside its parsed value.",
    ),
    Channel(
        name="identified",
        address="news.identified.v1",
        message="identified",
        key="language block, e.g. `de`",
        writer="dedupe",
        reader="dedupe",
        days=7,
        summary="Items without redeliveries, revisions numbered, not yet matched with other outlets'.",
    ),
    Channel(
        name="items",
        address="news.items.v1",
        message="identified",
        key="item id",
        writer="dedupe",
        reader="enrich",
        days=7,
        summary="Items with the final decision: new, revision, copy, update or corroboration.",
    ),
    Channel(
        name="stories",
        address="news.stories.v1",
        message="story",
        key="item id",
        writer="enrich",
        reader="publish",
        days=None,
        summary="Decided and enriched: language, countries, regions and subjects with evidence.",
    ),
    Channel(
        name="events",
        address="news.events.v1.{region}.{subregion}",
        message="event",
        key="story id, so that copies and revisions of a story stay in order",
        writer="publish",
        reader="subscribers",
        days=30,
        summary="One event per item, revision and region concerned: ninjs, with CloudEvents headers.",
        parameters={
            "region": "`africa`, `americas`, `asia`, `europe`, `oceania`, or `world` for the two others",
            "subregion": "leaf of UN M49 in that region, e.g. `eastern`; `world.unlocated`: no country named",
        },
    ),
    Channel(
        name="deadLetters",
        address="news.dlq.v1.{stage}",
        message="dead-letter",
        key="that of the original record",
        writer="every stage",
        reader="console",
        days=30,
        summary="Records that a stage could not use: original key, value and headers, and why.",
        parameters={"stage": "the stage that gave up: `poll`, `dedupe`, `match`, `enrich` or `publish`"},
    ),
)
