"""The URIs of items, subjects and places, and the ids of events."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain
from urllib.parse import urlsplit

from catalog.subjects import lineage, media_topics
from catalog.tables import shipped
from schemas.values import Region, Story

_MEDIA_TOPIC = "http://cv.iptc.org/newscodes/mediatopic/"
_COUNTRY = "http://lexvo.org/id/iso3166/"
_REGION = "http://lexvo.org/id/un_m49/"


def item_uri(item_id: str) -> str:
    """Return the URI of an item, the same in all its revisions."""
    return f"urn:dateline:item:{item_id}"


def event_id(story: Story) -> str:
    """Return the `ce_id` of a revision: the same in all regions, at every replay.

    A withdrawal has an id of its own, so that it never equals a revision that the outlet makes later.
    """
    decision = story.decision
    suffix = "-withdrawn" if story.withdrawn_at else ""
    return f"{decision.item_id}-{decision.revision}{suffix}"


def subject_uri(code: str) -> str:
    """Return the URI of an IPTC Media Topic of 8 digits."""
    return _MEDIA_TOPIC + code


def with_broader(codes: Iterable[str]) -> list[str]:
    """Return Media Topics `codes` with the codes above each, every code once.

    A code that `media_topics` lacks (a deployment's own) stands alone.
    """
    lines = (lineage(code) if code in media_topics() else (code,) for code in codes)
    return list(dict.fromkeys(chain.from_iterable(lines)))


def country_uri(code: str) -> str:
    """Return Lexvo's URI of an ISO 3166-1 alpha-2 code."""
    return _COUNTRY + code


def region_uri(region: Region) -> str | None:
    """Return Lexvo's URI of the region's UN M49 code, None for `world.unlocated`."""
    return _REGION + region.m49 if region.m49 else None


def host_of(url: str) -> str:
    """Return the host of `url` without `www.`, or `url` itself where it has none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return url
    return host.removeprefix("www.") if host else url


@cache
def country_names() -> dict[str, str]:
    """Return the English name of each country by its ISO 3166-1 alpha-2 code."""
    return {row["code"]: row["name"] for row in shipped("country_names.tsv")}


@cache
def region_names() -> dict[str, str]:
    """Return the UN's English name of each region by its slug."""
    return {row["slug"]: row["name"] for row in shipped("region_slugs.tsv")}
