"""The headers of events and of dead letters, by name. On the wire every value is UTF-8 bytes.

`agents.publish.headers` and `schemas.dead_letter` write them; these types are what `schemas/json/` and the
AsyncAPI document are generated from.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict  # not typing's: pydantic cannot read that one before Python 3.12

from schemas.event import Time, Uri
from schemas.values import Verdict

Traceparent = Annotated[str, Field(pattern="^00-[0-9a-f]{32}-[0-9a-f]{16}-01$")]
Listed = Annotated[str, Field(pattern="^[^,]+(,[^,]+)*$")]
"""Values separated by commas; the header is absent where there is none."""

Number = Annotated[str, Field(pattern="^[0-9]+$")]


class EventHeaders(TypedDict):
    """CloudEvents 1.0 in Kafka's binary mode."""

    content_type: Annotated[Literal["application/json"], Field(alias="content-type")]
    ce_specversion: Literal["1.0"]
    ce_id: str
    """Item id, `-`, revision, and `-withdrawn` for a withdrawal: the same in all regions, at every replay."""
    ce_source: Literal["urn:dateline:publish"]
    ce_type: Literal["dateline.item.published", "dateline.item.revised", "dateline.item.withdrawn"]
    ce_time: Time
    """When this revision was seen, or withdrawn."""
    ce_dataschema: Uri
    ce_partitionkey: str
    """The story id, which is the key of the record too."""
    ce_itemid: str
    ce_revision: Number
    ce_decision: Verdict
    """What dedupe decided: `copy`, `update` and `corroboration` have a parent in the value."""
    ce_language: str
    """BCP 47, `und` where nothing tells."""
    ce_regions: Listed
    """Slugs of all regions concerned."""
    ce_countries: NotRequired[Listed]
    """ISO 3166-1 alpha-2 codes in any role, the one that the story is most about first."""
    ce_focus: NotRequired[Listed]
    """Those of `ce_countries` in focus."""
    ce_subjects: NotRequired[Listed]
    """Media Topics codes with all broader ones, so that a top-level code finds everything below it."""
    ce_sourcecountry: NotRequired[str]
    """ISO 3166-1 alpha-2 country of the outlet."""
    traceparent: Traceparent
    """W3C Trace Context; the trace id is the item id."""
    source: NotRequired[str]
    """`topic/partition/offset` of the record that this one was made from: for operators, added on sending."""


class DeadLetterHeaders(TypedDict):
    """What is added to the headers of a record that could not be used; key and value stay as they were."""

    dlq_reason: str
    """Short fixed word, e.g. `not_json`, `wrong_schema`, `unexpected_error`."""
    dlq_exception: str
    """Class of the exception."""
    dlq_message: str
    """Its text, at most 500 characters."""
    dlq_stage: str
    dlq_topic: str
    """Where the record was read, with the two that follow."""
    dlq_partition: Number
    dlq_offset: Number
    dlq_timestamp: Number
    """The record's Kafka time in ms since 1970."""
    dlq_at: Time
    """When it became a dead letter."""
    dlq_attempt: Number
    """1, and one more at each replay that failed again."""
    dlq_replayed: NotRequired[Number]
    """Of the original record, where it had been a dead letter before: its attempts so far."""
    dlq_truncated: NotRequired[Number]
    """Original length of the value in bytes, where it had to be cut."""
