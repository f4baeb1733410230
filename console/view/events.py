"""A regional event as the live tail shows it, made from a record of `news.events.v1.<region>`.

The value is ninjs, the headers are CloudEvents in binary mode: both written by agents/publish. Whoever
may write to an event topic could write anything, so every field is checked for its type and cut to a
length, and an address becomes a link only where it is http or https.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from schemas.records import Record
from schemas.times import parse_time
from streams.topics import EVENTS_PREFIX

_LONGEST_TEXT = 500
_MOST_SUBJECTS = 20


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """One event of one region; `data` is the JSON line that `/v1/stream` sends."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    event_id: str
    """`ce_id`: the same for all regions of one revision of an item."""
    kind: str
    """`published`, `revised` or `withdrawn`: the end of `ce_type`."""
    headline: str
    language: str
    countries: tuple[str, ...]
    """ISO 3166-1 alpha-2, the one that the story is most about first."""
    subjects: tuple[tuple[str, str], ...]
    """IPTC Media Topics code and name, as tagged."""
    subject_codes: frozenset[str]
    """The codes of `subjects` and of everything above them: a filter by 16000000 takes 20000062 too."""
    source: str
    link: str | None
    published_at: str | None
    """What the feed says, RFC 3339 UTC."""
    freshness_s: float | None
    """Seconds from what the feed says to when Dateline routed the event."""
    data: bytes

    @property
    def region(self) -> str:
        """Return the region's slug, e.g. `europe.eastern`."""
        return self.topic.removeprefix(EVENTS_PREFIX)

    @property
    def place(self) -> str:
        """Return `topic-partition-offset`, the id of the event in a stream."""
        return f"{self.topic}-{self.partition}-{self.offset}"


def live_event(record: Record) -> LiveEvent | None:
    """Return the event of `record`; None for a tombstone and for a value that is not a JSON object."""
    try:
        value = orjson.loads(record.value or b"")
    except orjson.JSONDecodeError:
        return None
    if not isinstance(value, dict):
        return None
    headers = {name: content.decode(errors="replace") for name, content in record.headers}
    stamps = _object(_object(value.get("dateline")).get("stamps"))
    return LiveEvent(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp_ms=record.timestamp_ms,
        event_id=headers.get("ce_id", ""),
        kind=headers.get("ce_type", "").rpartition(".")[2],
        headline=_first(value.get("headlines"), "value"),
        language=headers.get("ce_language", "und"),
        countries=tuple(filter(None, headers.get("ce_countries", "").split(","))),
        subjects=tuple(_subjects(value)),
        subject_codes=frozenset(headers.get("ce_subjects", "").split(",")),
        source=_first(value.get("infoSources"), "name"),
        link=_link(value),
        published_at=_time(stamps.get("publishedAt")),
        freshness_s=_freshness(stamps),
        data=_line(record, value, headers),
    )


def is_web_address(link: str) -> bool:
    """Whether `link` is an absolute http or https address: nothing else becomes a link on the page."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _line(record: Record, value: dict[str, Any], headers: dict[str, str]) -> bytes:
    """Return the JSON line of an event, as `dateline tail --json` prints it.

    The bytes of the value are taken as they are: orjson allots memory by doubling, and 5,000 events written
    anew by it held 89 MB instead of 30 (bench/console.py).
    """
    key = (record.key or b"").decode(errors="replace")
    start = orjson.dumps({"topic": record.topic, "key": key, "headers": headers})
    content = record.value or b""
    if b"\n" in content or b"\r" in content:
        content = orjson.dumps(value)
    return b'%b,"value":%b}' % (start[:-1], content)


def _text(value: object) -> str:
    return value[:_LONGEST_TEXT] if isinstance(value, str) else ""


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, dict))


def _first(values: object, name: str) -> str:
    return next(filter(None, (_text(entry.get(name)) for entry in _objects(values))), "")


def _subjects(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for subject in list(_objects(value.get("subjects")))[:_MOST_SUBJECTS]:
        if code := _text(subject.get("uri")).rpartition("/")[2]:
            yield code, _text(subject.get("name")) or code


def _link(value: dict[str, Any]) -> str | None:
    web = (
        _text(entry.get("href")) for entry in _objects(value.get("renditions")) if entry.get("name") == "web"
    )
    return next(filter(is_web_address, web), None)


def _time(value: object) -> str | None:
    return value if isinstance(value, str) and _moment(value) else None


def _freshness(stamps: dict[str, Any]) -> float | None:
    published, routed = _moment(stamps.get("publishedAt")), _moment(stamps.get("routedAt"))
    if published is None or routed is None:
        return None
    return max((routed - published).total_seconds(), 0.0)


def _moment(value: object) -> datetime | None:
    try:
        return parse_time(value) if isinstance(value, str) else None
    except ValueError:
        return None
