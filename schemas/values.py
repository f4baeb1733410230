"""The JSON values of the topics `news.feeds.v1` to `news.stories.v1`, one class per object.

Values grow on their way: a stage adds a block and never edits another stage's.

    news.raw.v1      Polled      item_id, item, stamps
    news.items.v1    Identified  + decision
    news.stories.v1  Story       + tags

Unknown fields are ignored when a value is read, so that an old worker reads a newer value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeVar, dataclass_transform

Verdict = Literal["new", "redelivery", "revision", "copy", "update", "corroboration"]
"""What dedupe decided about an item; only a `redelivery` is ever withheld."""

Role = Literal["focus", "involved", "mentioned"]
"""How much a story is about a country."""

Value = TypeVar("Value")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def frozen_when_checked(cls: type[Value]) -> type[Value]:
    """Make `cls` a dataclass that is frozen for the type checker alone.

    At run time a frozen one writes each field through `object.__setattr__`. With the 15 fields of an item
    that costs two and a half times as much, for every item of every feed (docs/decisions/0090).
    """
    return dataclass(slots=True, kw_only=True)(cls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed of the registry `news.feeds.v1`, as its operator described it."""

    feed_id: str
    """16 hex digits, from the URL (`agents.identity.feed_id`)."""
    url: str
    title: str | None = None
    language: str | None = None
    """BCP 47; the prior for an item's language."""
    country: str | None = None
    """ISO 3166-1 alpha-2 country of the outlet: the source's country, never a subject."""
    category: str | None = None
    html_url: str | None = None


@frozen_when_checked
class Enclosure:
    """A media file attached to an item; `length` in bytes as the feed says."""

    url: str
    type: str | None = None
    length: int | None = None


@frozen_when_checked
class Item:
    """One item of a feed document: plain text without markup, absent fields are null.

    `published_at` and `updated_at` are RFC 3339 UTC; `raw` holds the feed's own strings of parsed
    fields (dates, titles and texts with their markup) by field name; `flags` names what was repaired
    (e.g. `published_at:missing`, `published_at:future`, `body:cut`).
    """

    feed_url: str = ""
    feed_language: str | None = None
    source_country: str | None = None
    guid: str | None = None
    url: str | None = None
    title: str | None = None
    summary: str | None = None
    body: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamps:
    """When each stage finished with the item (RFC 3339 UTC): the latency of every hop."""

    seen_at: str
    decided_at: str | None = None
    enriched_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """Value of `news.raw.v1`: an item as polled; the record's key is `item_id`."""

    item_id: str
    """32 hex digits: the identity of the article (`agents.identity.item_id`)."""
    item: Item
    stamps: Stamps
    replayed: bool = False
    """Sent again by `dateline replay` to be tagged by new rules: the newest content is a revision then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What dedupe decided; `revision` counts from 1, `changed` names the changed fields."""

    item_id: str
    revision: int
    decision: Verdict
    story_id: str
    parent_id: str | None = None
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """Value of `news.items.v1`."""

    item: Item
    decision: Decision
    stamps: Stamps


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words behind a tag: `text` is `field[start:end]`, in characters of the item's own field."""

    text: str
    field: str
    """`title`, `summary` or `body`."""
    start: int
    end: int
    kind: str
    """`name`, `adjective` (inhabitants too), `city`, `region`, `institution`, `person`, `dateline` for
    countries; `word` for subjects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country that a story is about; `score` is relative to the strongest country, 0 to 1."""

    code: str
    """ISO 3166-1 alpha-2, and XK for Kosovo."""
    role: Role
    score: float
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region by UN M49; `slug` is the end of its topic's name, e.g. `europe.eastern`."""

    slug: str
    m49: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A news subject: IPTC Media Topics code of 8 digits, its English name, confidence 0 to 1."""

    code: str
    name: str
    confidence: float
    evidence: list[Evidence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What enrich says about an item; `language` is BCP 47, `und` where nothing says."""

    language: str
    countries: list[Country] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    agency: str | None = None
    """The news agency that the text credits, e.g. `Reuters`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Value of `news.stories.v1`."""

    item: Item
    decision: Decision
    tags: Tags
    stamps: Stamps
    withdrawn_at: str | None = None
    """When the item was withdrawn; its revision is then one higher, its tags are those of the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What became of the records of one hour of one input partition of a stage: the coverage ledger.

    Value of the changelogs `dateline-<role>-ledger-changelog`, key `<stage>|<partition>|<hour>`. Every
    input is counted once, under what became of it, so the sum of `outcomes` is `inputs`.
    """

    stage: str
    partition: int
    hour: str
    """Hour of the input records' Kafka time, e.g. `2026-11-24T21`."""
    through: int
    """Offset after the last one counted: a record below it is counted already."""
    inputs: int
    outputs: int
    """Records sent on, dead letters not among them."""
    outcomes: dict[str, int]
    """Inputs by outcome, `name` or `name:reason`, e.g. `redelivery`, `dead:not_json`."""
    worker: str
    at: str
    newest_input_at: str
    replayed: int = 0
    """Inputs that were dead letters before and were replayed: the stage before did not send them again."""
    missing: int = 0
    """Offsets between the inputs, of whatever hour, that the stage was never given."""
