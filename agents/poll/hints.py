"""The publisher's hints about polling, from the document and from the answer's headers."""

from __future__ import annotations

from dataclasses import replace

from agents.poll.limits import DAY_S, HOUR_S
from agents.poll.parse.document import Document
from agents.poll.state import Hints

_PERIODS_S = {
    "hourly": HOUR_S,
    "daily": DAY_S,
    "weekly": 7 * DAY_S,
    "monthly": 30 * DAY_S,
    "yearly": 365 * DAY_S,
}
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MINUTE_S = 60.0


def hints_of(document: Document, fresh_s: float | None) -> Hints:
    """Return the hints of `document` and of an answer that stays fresh for `fresh_s`."""
    asked = [wait for wait in (_ttl_s(document), _syndication_s(document)) if wait is not None]
    days = (name.strip().lower() for name in document.skip_days)
    return Hints(
        ttl_s=max(asked, default=None),
        fresh_s=fresh_s,
        skip_hours=sorted({hour for hour in document.skip_hours if 0 <= hour < 24}),  # noqa: PLR2004
        skip_days=sorted({_WEEK.index(name) for name in days if name in _WEEK}),
    )


def with_freshness(hints: Hints, fresh_s: float | None) -> Hints:
    """Return `hints` after an answer without a new document."""
    return hints if hints.fresh_s == fresh_s else replace(hints, fresh_s=fresh_s)


def _ttl_s(document: Document) -> float | None:
    return None if document.ttl is None or document.ttl <= 0 else document.ttl * _MINUTE_S


def _syndication_s(document: Document) -> float | None:
    if document.update_period is None and document.update_frequency is None:
        return None
    period_s = _PERIODS_S.get((document.update_period or "daily").strip().lower())
    return None if period_s is None else period_s / max(1, document.update_frequency or 1)
