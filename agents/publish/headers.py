"""The headers of an event: CloudEvents 1.0 in Kafka's binary mode, and W3C Trace Context.

Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md.
Names of extensions are lower-case letters and digits, lists are separated by commas: a subscriber
filters by countries, subjects, regions and language without parsing the value.
"""

from __future__ import annotations

from agents.publish.identifiers import event_id, with_broader
from agents.publish.value import regions_of
from schemas.event import EVENT_SCHEMA
from schemas.records import Headers
from schemas.trace import traceparent
from schemas.values import Story

SOURCE = "urn:dateline:publish"

PUBLISHED = "dateline.item.published"
REVISED = "dateline.item.revised"
WITHDRAWN = "dateline.item.withdrawn"


def event_headers(story: Story) -> Headers:
    """Return the headers of the events of `story`, the same for every region; absent facts have none."""
    decision, tags = story.decision, story.tags
    identity = event_id(story)
    facts = {
        "ce_specversion": "1.0",
        "ce_id": identity,
        "ce_source": SOURCE,
        "ce_type": event_type(story),
        "ce_time": story.withdrawn_at or story.stamps.seen_at,
        "ce_dataschema": EVENT_SCHEMA,
        "ce_partitionkey": decision.story_id,
        "ce_itemid": decision.item_id,
        "ce_revision": str(decision.revision),
        "ce_decision": decision.decision,
        "ce_language": tags.language,
        "ce_regions": ",".join(region.slug for region in regions_of(story)),
        "ce_countries": ",".join(country.code for country in tags.countries),
        "ce_focus": ",".join(country.code for country in tags.countries if country.role == "focus"),
        "ce_subjects": ",".join(with_broader(subject.code for subject in tags.subjects)),
        "ce_sourcecountry": story.item.source_country,
        "content-type": "application/json",
        "traceparent": traceparent(decision.item_id, identity),
    }
    return tuple((name, text.encode()) for name, text in facts.items() if text)


def event_type(story: Story) -> str:
    """Return the `ce_type`: first published, revised, or withdrawn."""
    if story.withdrawn_at:
        return WITHDRAWN
    return REVISED if story.decision.revision > 1 else PUBLISHED
