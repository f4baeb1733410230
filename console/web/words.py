"""Numbers, ages and durations in words that people read at a glance."""

from __future__ import annotations

from datetime import datetime

from console.web.markup import Markup, tag
from schemas.times import parse_time

NOTHING = "–"
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def count(number: float | None) -> str:
    """Return a whole number with thin spaces between thousands, e.g. `812 304`."""
    return NOTHING if number is None else f"{number:,.0f}".replace(",", "\u202f")


def rate(per_second: float | None) -> str:
    """Return records per second with as many digits as tell something: `0`, `0.25`, `9.1`, `1 310`."""
    if per_second is None:
        return NOTHING
    if per_second == 0:
        return "0"
    if per_second < 1:
        return f"{per_second:.2f}"
    return f"{per_second:.1f}" if per_second < 100 else count(per_second)  # noqa: PLR2004 - three digits


def duration(seconds: float | None) -> str:
    """Return seconds as `0 s`, `0.4 s`, `48 s`, `6 min`, `3 h` or `12 d`."""
    if seconds is None:
        return NOTHING
    if seconds < 1:
        return f"{seconds:.1f} s" if seconds >= 0.05 else "0 s"  # noqa: PLR2004 - what rounds to 0.1
    for unit_s, limit_s, unit in ((1, _MINUTE, "s"), (_MINUTE, _HOUR, "min"), (_HOUR, 2 * _DAY, "h")):
        if seconds < limit_s:
            return f"{seconds / unit_s:.0f} {unit}"
    return f"{seconds / _DAY:.0f} d"


def age(text: str | None, now: datetime, *, never: str = NOTHING) -> Markup:
    """Return how long ago the RFC 3339 `text` was, as a `time` element; a time to come is `in ...`."""
    if text is None:
        return tag("span", never, class_="none")
    seconds = (now - parse_time(text)).total_seconds()
    words = duration(seconds) if seconds >= 0 else f"in {duration(-seconds)}"
    return tag("time", words, datetime=text, title=text)
