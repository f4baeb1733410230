"""What the headers of an answer say about polling: Retry-After, freshness, links (RFC 9110, 9111, 8288)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from agents.poll.parse.urls import web_url

_MAX_AGE = re.compile(r"(?:^|[\s,])(?:s-maxage|max-age)\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_LINK = re.compile(r"<([^<>]{1,2048})>([^,<]{0,500})")
_RELATION = re.compile(r"\brel\s*=\s*\"?([^\";]{1,100})", re.IGNORECASE)
_LONGEST_LINK_HEADER = 10_000


def http_date(text: str | None) -> datetime | None:
    """Return the aware UTC time of an HTTP date, None where `text` is none."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def retry_after_s(text: str | None, now: datetime) -> float | None:
    """Return the seconds that `Retry-After` asks for, in seconds or as a date; None where it says neither."""
    if not text:
        return None
    text = text.strip()
    if text.isdecimal():
        return float(text[:10])
    moment = http_date(text)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def fresh_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return for how many seconds the answer stays fresh by Cache-Control, else Expires; None if unsaid."""
    control = headers.get("Cache-Control", "")
    if "no-cache" in control or "no-store" in control:
        return 0.0
    found = _MAX_AGE.search(control)
    if found:
        age = headers.get("Age", "")
        return max(0.0, float(found[1]) - (float(age[:10]) if age.isdecimal() else 0.0))
    expires = http_date(headers.get("Expires"))
    if expires is None:
        return None
    return max(0.0, (expires - (http_date(headers.get("Date")) or now)).total_seconds())


def links(values: list[str], base: str) -> dict[str, list[str]]:
    """Return the targets in `Link` headers by relation, e.g. `{"hub": [...], "self": [...]}`.

    They are relative to `base`, the address of the answer; those that lead out of the web are left out.
    """
    found: dict[str, list[str]] = {}
    for value in values:
        for target, parameters in _LINK.findall(value[:_LONGEST_LINK_HEADER]):
            relation = _RELATION.search(parameters)
            address, _ = web_url(base, target.strip())
            if relation and address:
                for name in relation[1].lower().split():
                    found.setdefault(name, []).append(address)
    return found
