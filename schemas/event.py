"""The value of a regional event: IPTC ninjs 3.1 plus one object of ours, `dateline`.

Names and meanings of the ninjs properties are the standard's (https://iptc.org/standards/ninjs/), so they
are camelCase here too. These types are what `agents.publish` builds, what `schemas/json/event.json` is
generated from, and what a Python subscriber may use to read an event.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # not typing's: pydantic cannot read that one before Python 3.12

from schemas.values import Country, Subject, Verdict

NINJS_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"
"""Id of the standard's own JSON Schema."""

EVENT_SCHEMA = "urn:dateline:schema:event:1"
"""Id of the schema of the whole value: header `ce_dataschema` and property `standard.schema`."""

Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""RFC 3339 in UTC with milliseconds."""

Uri = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Percent = Annotated[int, Field(ge=0, le=100)]


class Standard(TypedDict):
    """Which standard the value conforms to and which schema validates it."""

    name: Literal["ninjs"]
    version: Literal["3.1"]
    schema: Uri


class Text(TypedDict):
    """A headline, description or body: plain text without markup."""

    value: str
    contentType: NotRequired[Literal["text/plain"]]
    charCount: NotRequired[int]


class NewsSubject(TypedDict):
    """A news subject of IPTC Media Topics."""

    name: str
    uri: Uri
    """`http://cv.iptc.org/newscodes/mediatopic/` and 8 digits."""
    rel: Literal["about"]
    creator: Literal["dateline"]
    """The tag was assigned by this software, not by an editor."""
    confidence: Percent


class Place(TypedDict):
    """A country that the item is about, or a region concerned."""

    name: str
    """English name: CLDR's for a country, UN M49's for a region."""
    rel: Literal["focus", "involved", "mentioned", "region"]
    """How much a country is the subject; `region` for a region."""
    literal: str
    """ISO 3166-1 alpha-2 code of a country (XK for Kosovo), slug of a region, e.g. `europe.eastern`."""
    uri: NotRequired[Uri]
    """Lexvo.org's URI of the ISO 3166-1 or UN M49 code; absent for `world.unlocated`."""


class InfoSource(TypedDict):
    """Who supplied the item."""

    name: str
    role: Literal["publisher", "agency"]
    uri: NotRequired[Uri]
    """Address of the feed (publisher only)."""


class AltId(TypedDict):
    """Another identifier of the item: its `guid` in the feed."""

    role: Literal["guid"]
    value: str


class Rendition(TypedDict):
    """Where the item or a media file of it is to be had."""

    name: str
    """`web` for the article's page, `enclosure-1` and on for media files."""
    href: Uri
    contentType: NotRequired[str]
    sizeInBytes: NotRequired[int]


class Latency(TypedDict):
    """When the item passed each step, in this order."""

    publishedAt: NotRequired[Time]
    """By the outlet's own word."""
    updatedAt: NotRequired[Time]
    """By the outlet's own word."""
    seenAt: Time
    """A poll found this revision in its feed."""
    decidedAt: NotRequired[Time]
    """Dedupe decided what it is."""
    enrichedAt: NotRequired[Time]
    """Countries, regions and subjects were tagged."""
    routedAt: Time
    """This event was made; the only value that differs when a record is worked on again."""


class Dateline(TypedDict):
    """What ninjs has no place for: the decision, the evidence behind every tag, the time each step took."""

    itemId: str
    """32 hex digits: the identity of the article, the same in all its revisions."""
    revision: int
    """Counts from 1; the number in ninjs `version`."""
    storyId: str
    """Shared by all items that dedupe joined to one story; the key of the record."""
    parentId: NotRequired[str]
    """The item that this one is a copy or an update of, or corroborates."""
    decision: Verdict
    changed: list[str]
    """Fields of the item that differ from the revision before."""
    regions: list[str]
    """Slugs of all regions concerned: the event is on the topic of each, once, with the same `ce_id`."""
    sourceCountry: NotRequired[str]
    """ISO 3166-1 alpha-2 country of the outlet: never a subject for that reason."""
    agency: NotRequired[str]
    """The news agency that the text credits."""
    countries: list[Country]
    """Countries with role, score and evidence; offsets count characters of the headline (`title`), of the
    first description (`summary`) or of the first body (`body`)."""
    subjects: list[Subject]
    """Subjects with confidence and evidence."""
    categories: list[str]
    """The feed's own categories, as they stand there."""
    flags: list[str]
    """What was repaired in the feed's item, e.g. `published_at:missing`."""
    stamps: Latency


class Event(TypedDict):
    """Value of `news.events.v1.<region>.<subregion>`: one revision of one item."""

    uri: Uri
    """`urn:dateline:item:` and the item id: the same in all revisions."""
    standard: Standard
    type: Literal["text"]
    representationType: Literal["full", "partial"]
    """`full` where the feed carried the whole text, `partial` where it had a summary, or the text was cut."""
    version: str
    """The revision; a higher one replaces all lower ones of the same `uri`."""
    pubStatus: Literal["usable", "canceled"]
    """`canceled` withdraws the item: the event still says what and where it was."""
    versionCreated: Time
    """When this revision was seen."""
    contentCreated: NotRequired[Time]
    """When the outlet says it published the item."""
    language: str
    """BCP 47; `und` where nothing tells."""
    headlines: list[Text]
    descriptions: NotRequired[list[Text]]
    bodies: NotRequired[list[Text]]
    by: NotRequired[str]
    subjects: list[NewsSubject]
    places: list[Place]
    infoSources: list[InfoSource]
    altIds: NotRequired[list[AltId]]
    renditions: NotRequired[list[Rendition]]
    dateline: Dateline
