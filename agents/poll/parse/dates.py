"""The dates of feeds: RFC 822 and RFC 3339 as they should be, and the other ways they are written.

A date without a zone is taken for UTC. Only what names a day is a date; `None` is the answer to all else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from catalog.date_words import month_numbers, zone_minutes
from schemas.times import time_text

LONGEST = 100
"""Characters of a date that are looked at."""

CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
ZONE = r"(?P<zone>Z|[+-]\d\d:?\d\d|(?:GMT|UTC|UT)[+-]\d{1,2}(?::?\d\d)?|[A-Za-z]{1,5})?"
HALF = r"(?:\s*(?P<half>[AaPp])\.?[Mm]\b\.?)?"
MONTH = r"(?P<month>[^\W\d_]{3,12})"

ISO = re.compile(
    r"(?P<year>\d{4})(?:[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?|(?P<basic>\d{4})(?!\d))?"
    rf"(?:[Tt ,]+(?:{CLOCK}|(?P<basic_clock>\d{{6}})){HALF}\s*{ZONE})?(?=[\s,;(]|$)",
)
"""RFC 3339, ISO 8601 in its calendar forms, SQL's `2004-07-08 23:56:58.0`, and slashes for hyphens."""

ORDINAL = re.compile(rf"(?P<year>\d{{4}})-(?P<yearday>\d{{3}})(?:[Tt ]{CLOCK}\s*{ZONE})?(?!\d)")
"""ISO 8601 with the day of the year."""

RFC822 = re.compile(
    rf"(?:[^\W\d_]+[.,]*\s*,?\s*)?(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+)?{MONTH}\.?,?[\s-]+(?:de\s+)?(?P<year>\d{{2,4}})"
    rf"(?:[,\s]+(?:at\s+)?{CLOCK}{HALF}\s*{ZONE})?",
)
"""RFC 822 and its relatives: `Thu, 01 Jan 2004 19:48:21 GMT`, also with words of other languages."""

ASCTIME = re.compile(
    rf"(?:[^\W\d_]+[.,]*\s+)?{MONTH}\.?\s+(?P<day>\d{{1,2}})\s+{CLOCK}\s+(?:{ZONE}\s+)?(?P<year>\d{{4}})",
)
"""C's asctime: `Sun Jan  4 16:29:06 PST 2004`."""

AMERICAN = re.compile(
    rf"(?:[^\W\d_]+[.,]*\s+)?{MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
    rf"(?:[,\s]+(?:at\s+)?{CLOCK}{HALF}\s*{ZONE})?",
)
"""`Sunday, January 4, 2004 4:29 PM`."""

DOTTED = re.compile(
    rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}})(?:[,\s]+{CLOCK}\s*{ZONE})?"
)
"""`31.12.2003 10:14`, as it is written from Germany to Russia."""

EASTERN = re.compile(
    rf"(?P<year>\d{{4}})[年년]\s*(?P<month>\d{{1,2}})[月월]\s*(?P<day>\d{{1,2}})[日일]\s*(?:{CLOCK})?",
)
"""`2004年05月28日 01:31:15`, and the same in Korean."""

KOREAN = re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)\s+(?P<noon>오전|오후)\s*{CLOCK}")
"""`2004-05-25 오후 11:08:37` in Korean time."""

EPOCH = re.compile(r"(?P<seconds>\d{10})(?:\d{3})?$")
"""Seconds or milliseconds since 1970."""

MONTH_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
COMMON_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) (GMT|UTC|Z|[+-]\d{4})$"
)
ENGLISH_MONTHS = {name: f"{number:02}" for number, name in enumerate(MONTH_NAMES.split(), start=1)}
COMMON_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)(Z|[+-]\d\d:\d\d)$")
WHOLE_SECONDS = len("2004-01-01T19:48:21")

Reader = Callable[[dict[str, str | None]], datetime]


def utc_text(text: str) -> str | None:
    """Return the RFC 3339 form in UTC of the moment that `text` names, or None where it names none."""
    text = text[:LONGEST].strip()
    try:
        written = _common(text)
    except (ValueError, OverflowError, KeyError):
        written = None
    if written is None:
        moment = _other(text)
        written = None if moment is None else time_text(moment)
    return written


def _common(text: str) -> str | None:
    """Read the two forms that nearly all dates have, at a tenth of the cost of the general way."""
    match = COMMON_RFC822.match(text)
    if match is None:
        match = COMMON_ISO.match(text)
        return _in_utc(match[1], match[2]) if match else None
    day, month, year, clock, zone = match.groups()
    return _in_utc(f"{year}-{ENGLISH_MONTHS[month]}-{day:0>2}T{clock}", zone)


def _in_utc(local: str, zone: str) -> str:
    """Return the RFC 3339 form in UTC of the `local` time (ISO 8601) in `zone`.

    Without a `datetime` that knows its zone: to write that costs more than all the rest.
    """
    moment = datetime.fromisoformat(local)  # even where it is UTC already: there may be no such day
    offset = _offset(zone)
    if not offset and len(local) == WHOLE_SECONDS:
        return f"{local}.000Z"
    return (moment - offset).isoformat(timespec="milliseconds") + "Z"


@lru_cache(maxsize=256)
def _offset(zone: str) -> timedelta:
    """Return how far `zone` (`GMT`, `UTC`, `Z`, `+0200` or `+02:00`) is ahead of UTC."""
    if zone[0] not in "+-":
        return timedelta(0)
    return datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").utcoffset() or timedelta(0)


def _other(text: str) -> datetime | None:
    for pattern, reader in FORMS:
        match = pattern.match(text)
        if match is not None:
            try:
                return reader(match.groupdict()).astimezone(UTC)
            except (ValueError, OverflowError, KeyError):
                continue
    return None


def _iso(part: dict[str, str | None]) -> datetime:
    basic, clock = part["basic"], part["basic_clock"]
    if basic:
        part |= {"month": basic[:2], "day": basic[2:]}
    if clock:
        part |= {"hour": clock[:2], "minute": clock[2:4], "second": clock[4:]}
    return _moment(part, int(part["month"] or 1))


def _named(part: dict[str, str | None]) -> datetime:
    return _moment(part, month_numbers()[str(part["month"]).casefold()])


def _numbered(part: dict[str, str | None]) -> datetime:
    return _moment(part, int(part["month"] or 1))


def _ordinal(part: dict[str, str | None]) -> datetime:
    return _moment(part, 1) + timedelta(days=int(part["yearday"] or 1) - 1)


def _korean(part: dict[str, str | None]) -> datetime:
    half = {"오전": "a", "오후": "p"}[str(part["noon"])]
    return _numbered({**part, "half": half, "zone": "+0900"})


def _epoch(part: dict[str, str | None]) -> datetime:
    return datetime.fromtimestamp(int(part["seconds"] or 0), UTC)


def _moment(part: dict[str, str | None], month: int) -> datetime:
    """Return the moment of the named parts; a leap second or 24:00 runs over into what follows."""
    hour = int(part.get("hour") or 0)
    if half := part.get("half"):
        hour = hour % 12 + (12 if half in "Pp" else 0)
    day = datetime(_year(part["year"]), month, int(part.get("day") or 1), tzinfo=_zone(part.get("zone")))
    seconds = f"{part.get('second') or 0}.{part.get('fraction') or 0}"
    clock = timedelta(hours=hour, minutes=int(part.get("minute") or 0), seconds=float(seconds))
    if clock > timedelta(days=1, seconds=1):
        raise ValueError("no such time of day")
    return day + clock


def _year(text: str | None) -> int:
    year = int(text or 0)
    if text is not None and len(text) == 4:  # noqa: PLR2004 - a year in full has 4 digits
        return year
    # RFC 2822, section 4.3: 00 to 49 are 2000 to 2049, other years of two or three digits count from 1900
    return year + (2000 if year < 50 else 1900)  # noqa: PLR2004


def _zone(text: str | None) -> timezone:
    if not text or text in "Zz":
        return UTC
    if text[0] not in "+-":
        name = text.rstrip("+-:0123456789")
        return (
            _zone(text[len(name) :])
            if name != text
            else timezone(timedelta(minutes=zone_minutes().get(name.lower(), 0)))
        )
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")  # noqa: PLR2004
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if text[0] == "-" else offset)


FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (KOREAN, _korean),
    (EASTERN, _numbered),
    (ORDINAL, _ordinal),
    (EPOCH, _epoch),
    (ISO, _iso),
    (RFC822, _named),
    (ASCTIME, _named),
    (AMERICAN, _named),
    (DOTTED, _numbered),
)
