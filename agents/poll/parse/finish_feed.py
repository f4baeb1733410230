"""The draft of a feed to a document: the facts about the feed, and its items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from agents.poll.parse.charset import Decoded
from agents.poll.parse.document import Cloud, Document, Parser
from agents.poll.parse.drafts import DraftFeed
from agents.poll.parse.finish import Finisher, Work, language_tag
from agents.poll.parse.limits import HUBS, ITEMS, NAME_CHARACTERS
from agents.poll.parse.urls import web_url
from schemas.values import Item

PERIODS = frozenset(("hourly", "daily", "weekly", "monthly", "yearly"))
FEED_DATES = ("published_at", "updated_at", "update_base")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LONGEST_TTL = 60 * 24 * 366
"""Minutes; a longer one is a mistake, mostly milliseconds."""


def finish(
    feed: DraftFeed, decoded: Decoded, parser: Parser, *, url: str, now: datetime, flags: Iterable[str] = ()
) -> Document:
    """Return the document of `feed`."""
    finisher = Finisher(now)
    language = language_tag(feed.language)
    finisher.cut["items"] = max(feed.items_found - ITEMS, 0)
    items = [finisher.item(draft, url, language) for draft in feed.items]
    flag_repeated_guids(items)
    work = Work(feed, finisher)
    texts = {name: work.text(name, text) for name, text in feed.texts.items()}
    dates = {name: work.date(name, feed.values[name]) for name in FEED_DATES if name in feed.values}
    return Document(
        url=url,
        format=feed.format,
        parser=parser,
        encoding=decoded.encoding,
        id=(feed.values.get("id") or feed.values.get("guid") or "")[:NAME_CHARACTERS] or None,
        title=texts.get("title"),
        subtitle=texts.get("subtitle"),
        language=language,
        link=work.url("link") or work.url("url"),
        self_link=work.url("self"),
        hubs=_hubs(feed),
        cloud=_cloud(feed),
        new_url=work.url("new"),
        ttl=_number(feed.values.get("ttl"), 0, LONGEST_TTL),
        update_period=_period(feed),
        update_frequency=_number(feed.values.get("update_frequency"), 1, LONGEST_TTL),
        update_base=dates.get("update_base"),
        skip_hours=_hours(feed),
        skip_days=_days(feed),
        published_at=dates.get("published_at"),
        updated_at=dates.get("updated_at"),
        authors=work.authors(),
        categories=work.categories(),
        image=work.url("image"),
        generator=(feed.values.get("generator") or "")[:NAME_CHARACTERS] or None,
        rights=texts.get("rights"),
        raw=work.raw,
        items=items,
        cut={name: count for name, count in finisher.cut.items() if count},
        flags=[*decoded.flags, *flags, *work.flags],
    )


def flag_repeated_guids(items: list[Item]) -> None:
    """Flag the items whose guid another item of the document has too: it does not identify them."""
    guids = [item.guid for item in items if item.guid]
    if len(set(guids)) == len(guids):
        return
    counts = Counter(guids)
    for item in items:
        if item.guid and counts[item.guid] > 1:
            item.flags.append("guid:repeated")


def _hubs(feed: DraftFeed) -> list[str]:
    urls = (web_url(hub.base, hub.href)[0] for hub in feed.hubs[:HUBS])
    return list(dict.fromkeys(url for url in urls if url))


def _cloud(feed: DraftFeed) -> Cloud | None:
    cloud = {name: value[:NAME_CHARACTERS] for name, value in feed.cloud.items()}
    port = _number(cloud.get("port", "80"), 1, 65535)
    if not cloud.get("domain") or port is None:
        return None
    return Cloud(
        domain=cloud["domain"],
        port=port,
        path=cloud.get("path", "/"),
        protocol=cloud.get("protocol", "http-post").lower(),
        register_procedure=cloud.get("registerprocedure", ""),
    )


def _period(feed: DraftFeed) -> str | None:
    period = feed.values.get("update_period", "").strip().lower()
    return period if period in PERIODS else None


def _hours(feed: DraftFeed) -> list[int]:
    """Return the hours to skip; RSS 0.91 counted them from 1 to 24, so 24 is midnight."""
    hours = (_number(hour, 0, 24) for hour in feed.skip_hours)
    return sorted({hour % 24 for hour in hours if hour is not None})


def _days(feed: DraftFeed) -> list[str]:
    skipped = {day.lower() for day in feed.skip_days}
    return [day for day in DAYS if day.lower() in skipped] if skipped else []


def _number(text: str | None, least: int, most: int) -> int | None:
    """Return the whole number that `text` begins with, if it lies between the bounds."""
    digits = (text or "").strip().split(".")[0]
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 9:  # noqa: PLR2004 - no sense in more digits
        return None
    return int(digits) if least <= int(digits) <= most else None
