"""The value of an event: a story said in the words of IPTC ninjs 3.1, what it has no word for in ours."""

from __future__ import annotations

from datetime import datetime

from agents.publish.identifiers import (
    country_names,
    country_uri,
    host_of,
    item_uri,
    region_names,
    region_uri,
    subject_uri,
)
from catalog.regions import all_regions
from schemas.event import (
    EVENT_SCHEMA,
    Dateline,
    Event,
    InfoSource,
    Latency,
    NewsSubject,
    Place,
    Rendition,
    Standard,
    Text,
)
from schemas.times import time_text
from schemas.values import Item, Region, Story, Tags

UNLOCATED = "world.unlocated"

_STANDARD = Standard(name="ninjs", version="3.1", schema=EVENT_SCHEMA)


def event_value(story: Story, now: datetime) -> Event:
    """Return the value of the events of `story`, the same for every region."""
    item, decision = story.item, story.decision
    regions = regions_of(story)
    event = Event(
        uri=item_uri(decision.item_id),
        standard=_STANDARD,
        type="text",
        representationType="full" if item.body and "body:cut" not in item.flags else "partial",
        version=str(decision.revision),
        pubStatus="canceled" if story.withdrawn_at else "usable",
        versionCreated=story.withdrawn_at or story.stamps.seen_at,
        language=story.tags.language,
        headlines=[Text(value=item.title)] if item.title else [],
        subjects=_subjects(story.tags),
        places=_places(story.tags, regions),
        infoSources=_sources(item, story.tags),
        dateline=_dateline(story, regions, now),
    )
    _add_content(event, item)
    return event


def regions_of(story: Story) -> list[Region]:
    """Return the regions concerned, each once; `world.unlocated` where there is none."""
    by_slug = {region.slug: region for region in story.tags.regions}
    return list(by_slug.values()) or [all_regions()[UNLOCATED]]


def _add_content(event: Event, item: Item) -> None:
    if item.published_at:
        event["contentCreated"] = item.published_at
    if item.summary:
        event["descriptions"] = [Text(contentType="text/plain", value=item.summary)]
    if item.body:
        event["bodies"] = [Text(contentType="text/plain", charCount=len(item.body), value=item.body)]
    if item.authors:
        event["by"] = ", ".join(item.authors)
    if item.guid:
        event["altIds"] = [{"role": "guid", "value": item.guid}]
    renditions = _renditions(item)
    if renditions:
        event["renditions"] = renditions


def _subjects(tags: Tags) -> list[NewsSubject]:
    return [
        NewsSubject(
            name=subject.name,
            uri=subject_uri(subject.code),
            rel="about",
            creator="dateline",
            confidence=round(subject.confidence * 100),
        )
        for subject in tags.subjects
    ]


def _places(tags: Tags, regions: list[Region]) -> list[Place]:
    countries = [
        Place(
            name=country_names().get(country.code, country.code),
            rel=country.role,
            literal=country.code,
            uri=country_uri(country.code),
        )
        for country in tags.countries
    ]
    return countries + [_region_place(region) for region in regions]


def _region_place(region: Region) -> Place:
    place = Place(name=region_names().get(region.slug, region.slug), rel="region", literal=region.slug)
    uri = region_uri(region)
    if uri:
        place["uri"] = uri
    return place


def _sources(item: Item, tags: Tags) -> list[InfoSource]:
    sources: list[InfoSource] = []
    if item.feed_url:
        publisher = host_of(item.url or item.feed_url)
        sources.append(InfoSource(name=publisher, role="publisher", uri=item.feed_url))
    if tags.agency:
        sources.append(InfoSource(name=tags.agency, role="agency"))
    return sources


def _renditions(item: Item) -> list[Rendition]:
    renditions = [Rendition(name="web", href=item.url, contentType="text/html")] if item.url else []
    for number, enclosure in enumerate(item.enclosures, start=1):
        rendition = Rendition(name=f"enclosure-{number}", href=enclosure.url)
        if enclosure.type:
            rendition["contentType"] = enclosure.type
        if enclosure.length is not None:
            rendition["sizeInBytes"] = enclosure.length
        renditions.append(rendition)
    return renditions


def _dateline(story: Story, regions: list[Region], now: datetime) -> Dateline:
    item, decision, tags = story.item, story.decision, story.tags
    dateline = Dateline(
        itemId=decision.item_id,
        revision=decision.revision,
        storyId=decision.story_id,
        decision=decision.decision,
        changed=decision.changed,
        regions=[region.slug for region in regions],
        countries=tags.countries,
        subjects=tags.subjects,
        categories=item.categories,
        flags=item.flags,
        stamps=_latency(story, now),
    )
    if decision.parent_id:
        dateline["parentId"] = decision.parent_id
    if item.source_country:
        dateline["sourceCountry"] = item.source_country
    if tags.agency:
        dateline["agency"] = tags.agency
    return dateline


def _latency(story: Story, now: datetime) -> Latency:
    stamps = Latency(seenAt=story.stamps.seen_at, routedAt=time_text(now))
    if story.item.published_at:
        stamps["publishedAt"] = story.item.published_at
    if story.item.updated_at:
        stamps["updatedAt"] = story.item.updated_at
    if story.stamps.decided_at:
        stamps["decidedAt"] = story.stamps.decided_at
    if story.stamps.enriched_at:
        stamps["enrichedAt"] = story.stamps.enriched_at
    return stamps
