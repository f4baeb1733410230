"""The live tail on the page: its filters, and one row an event, however many regions it went to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

from catalog.subjects import media_topics
from console.view.document import RegionStatus
from console.view.events import LiveEvent
from console.view.filters import Filters
from console.view.ring import EventRing
from console.web.markup import Markup, tag
from schemas.times import time_text

SHOWN = 40
"""Rows on the page as it is served; the script adds to them."""
_LOOKED_AT = 1_000
_SUBJECTS_SHOWN = 4
_COUNTRIES_SHOWN = 8
_LABELS = {"revised": "revised", "withdrawn": "withdrawn"}


def live_section(ring: EventRing, regions: Sequence[RegionStatus], query: Mapping[str, str]) -> Markup:
    """Return the section: the filters as `query` sets them, and the newest rows that pass."""
    filters = Filters.parse({name: [value] for name, value in query.items()})
    latest = ring.latest(_LOOKED_AT)
    newest = latest[0].place if latest else None
    rows = [event_row(events) for events in islice(_by_event(filter(filters.match, latest)), SHOWN)]
    empty = tag(
        "p", "No event yet that passes the filters.", class_="empty", id="tail-empty", hidden=bool(rows)
    )
    return tag(
        "section",
        tag("h2", "Live tail", id="live-title"),
        tag("p", tag("span", "as of loading", id="tail-state"), "; times are UTC", class_="note"),
        _form(regions, query, latest),
        tag("ol", *rows, id="tail", class_="tail", data_last=newest),
        empty,
        id="live",
        aria_labelledby="live-title",
    )


def event_row(events: Sequence[LiveEvent]) -> Markup:
    """Return the row of one event in all of `events`' regions; the newest of them leads."""
    event = events[0]
    return tag(
        "li",
        _time(event),
        tag("div", _headline(event), _facts(event), class_="story"),
        tag("ul", *[tag("li", slug) for slug in _slugs(events)], class_="regions", aria_label="Regions"),
        data_event=event.event_id or event.place,
    )


def _slugs(events: Sequence[LiveEvent]) -> list[str]:
    return sorted({event.region for event in events})


def _by_event(events: Iterable[LiveEvent]) -> Iterable[list[LiveEvent]]:
    """Return the events of each id together, in the order of their newest."""
    groups: dict[str, list[LiveEvent]] = {}
    for event in events:
        groups.setdefault(event.event_id or event.place, []).append(event)
    return groups.values()


def _time(event: LiveEvent) -> Markup:
    from_feed = event.published_at or ""
    moment = datetime.fromtimestamp(event.timestamp_ms / 1000, UTC)
    text = time_text(moment)
    title = f"routed {text}" + (f", published {from_feed}" if from_feed else "")
    return tag("time", f"{moment:%H:%M:%S}", datetime=text, title=title)


def _headline(event: LiveEvent) -> Markup:
    words = event.headline or "(no headline)"
    attributes = {
        "dir": "auto",
        "lang": None if event.language == "und" else event.language,
        "class_": "headline",
    }
    if event.link is None:
        return tag("span", words, **attributes)
    return tag("a", words, href=event.link, target="_blank", rel="noopener noreferrer", **attributes)


def _facts(event: LiveEvent) -> Markup:
    label = _LABELS.get(event.kind)
    return tag(
        "p",
        tag("span", label, class_=f"label {label}") if label else None,
        tag("span", event.source, class_="source") if event.source else None,
        tag("span", event.language, class_="language", title="Language"),
        *[
            tag("span", code, class_="country", title="Country")
            for code in event.countries[:_COUNTRIES_SHOWN]
        ],
        *[
            tag("span", name, class_="subject", title=f"Subject {code}")
            for code, name in event.subjects[:_SUBJECTS_SHOWN]
        ],
        class_="facts",
    )


def _form(regions: Sequence[RegionStatus], query: Mapping[str, str], latest: Sequence[LiveEvent]) -> Markup:
    return tag(
        "form",
        _field(
            "Region",
            tag("select", *_region_options(regions, query.get("region", "")), name="region", id="region"),
        ),
        _field("Country", _input("country", query, placeholder="UA", maxlength="2", size="4")),
        _field(
            "Subject",
            tag("select", *_subject_options(latest, query.get("subject", "")), name="subject", id="subject"),
        ),
        _field("Language", _input("language", query, placeholder="de", maxlength="8", size="4")),
        tag("button", "Filter", type="submit", id="apply"),
        tag("button", "Pause", type="button", id="pause", hidden=True, aria_pressed="false"),
        method="get",
        action="/#live",
        id="filters",
        class_="filters",
    )


def _field(label: str, control: Markup) -> Markup:
    return tag("label", tag("span", label), control)


def _input(name: str, query: Mapping[str, str], **attributes: object) -> Markup:
    value = query.get(name, "")[:20]
    return tag("input", name=name, id=name, value=value, autocomplete="off", spellcheck="false", **attributes)


def _region_options(regions: Sequence[RegionStatus], chosen: str) -> list[Markup]:
    continents = list(dict.fromkeys(region.slug.partition(".")[0] for region in regions))
    groups = [
        tag(
            "optgroup",
            tag("option", f"{continent.title()}, all", value=continent, selected=continent == chosen),
            *[
                tag("option", region.name, value=region.slug, selected=region.slug == chosen)
                for region in regions
                if region.slug.partition(".")[0] == continent
            ],
            label=continent.title(),
        )
        for continent in continents
    ]
    return [tag("option", "Everywhere", value=""), *groups]


def _subject_options(latest: Sequence[LiveEvent], chosen: str) -> list[Markup]:
    """Return the top-level subjects, those of the events at hand, and the chosen one."""
    names = {code: name for event in latest for code, name in event.subjects}
    names.update({topic.code: topic.name for topic in media_topics().values() if topic.parent is None})
    if chosen:
        names.setdefault(chosen[:20], chosen[:20])
    by_name = sorted(names.items(), key=lambda subject: subject[1])
    options = [tag("option", name, value=code, selected=code == chosen) for code, name in by_name]
    return [tag("option", "All", value=""), *options]
