"""Points in time: UTC everywhere, RFC 3339 text with milliseconds on the wire."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present as an aware UTC `datetime`; an argument everywhere, so that tests own the time."""


def utc_now() -> datetime:
    """Return the present (the clock of a running worker)."""
    return datetime.now(UTC)


def time_text(moment: datetime) -> str:
    """Return `moment` as RFC 3339 text in UTC with milliseconds, e.g. `2026-11-24T14:05:00.250Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"


def parse_time(text: str) -> datetime:
    """Return the aware UTC `datetime` that RFC 3339 `text` names; raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
