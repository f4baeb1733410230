"""Drafts to values: plain text, absolute addresses, UTC dates, bounds; what is changed is flagged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice

from agents.poll.parse.dates import utc_text
from agents.poll.parse.drafts import Draft, Media, Text
from agents.poll.parse.limits import (
    AUTHORS,
    BODY_CHARACTERS,
    CATEGORIES,
    ENCLOSURES,
    FUTURE_SECONDS,
    GUID_CHARACTERS,
    IMPLAUSIBLE,
    NAME_CHARACTERS,
    PLACE_CHARACTERS,
    RAW_BODY_CHARACTERS,
    RAW_SUMMARY_CHARACTERS,
    RAW_TITLE_CHARACTERS,
    RAW_VALUE_CHARACTERS,
    SUMMARY_CHARACTERS,
    TITLE_CHARACTERS,
    URL_BYTES,
)
from agents.poll.parse.marks import without_rows_of_marks
from agents.poll.parse.markup import plain_text
from agents.poll.parse.mend import mended
from agents.poll.parse.people import person_name
from agents.poll.parse.urls import web_url
from schemas.times import time_text
from schemas.values import Enclosure, Item

TEXT_LIMITS = {
    "title": (TITLE_CHARACTERS, RAW_TITLE_CHARACTERS),
    "summary": (SUMMARY_CHARACTERS, RAW_SUMMARY_CHARACTERS),
    "body": (BODY_CHARACTERS, RAW_BODY_CHARACTERS),
    "subtitle": (TITLE_CHARACTERS, RAW_TITLE_CHARACTERS),
    "rights": (TITLE_CHARACTERS, RAW_TITLE_CHARACTERS),
}
"""Most characters of each text and of its raw form."""

ONE_LINE = frozenset(("title", "subtitle", "rights"))


@dataclass(slots=True)
class Finisher:
    """Finishes the drafts of one document; `cut` counts what was left out, by field.

    `latest` is the RFC 3339 form of the moment up to which dates are believed: such texts in UTC are in
    order as the moments are.
    """

    now: datetime
    cut: Counter[str] = field(default_factory=Counter)
    latest: str = field(init=False)

    def __post_init__(self) -> None:
        self.latest = time_text(self.now + timedelta(seconds=FUTURE_SECONDS))

    def item(self, draft: Draft, feed_url: str, language: str | None) -> Item:
        """Return the item of `draft`."""
        work = Work(draft, self)
        texts = {name: work.text(name, text) for name, text in draft.texts.items()}
        published_at, updated_at = work.dates()
        item = Item(
            feed_url=feed_url,
            feed_language=language if draft.language is None else language_tag(draft.language),
            guid=work.guid(),
            title=texts.get("title"),
            summary=texts.get("summary"),
            body=texts.get("body"),
            url=work.url("url"),
            published_at=published_at,
            updated_at=updated_at,
            authors=work.authors(),
            categories=work.categories(),
            enclosures=work.enclosures(),
            raw=work.raw,
            flags=work.flags,
        )
        work.keep_extensions()
        return item


@dataclass(slots=True)
class Work:
    """One draft being finished: what is kept raw and what is flagged on the way."""

    draft: Draft
    finisher: Finisher
    raw: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)

    def text(self, name: str, text: Text) -> str | None:
        """Return the plain form of the text `name`; its own string stays in `raw` where it differs."""
        most, most_raw = TEXT_LIMITS[name]
        plain = plain_text(text, lines=name not in ONE_LINE)
        if not plain.isascii():
            plain = self.without_rows_of_marks(name, mended(plain))
        if plain != text.value:
            self.keep(name, text.value, most_raw)
        return (plain if len(plain) <= most else self.bounded(name, plain, most)) or None

    def without_rows_of_marks(self, name: str, plain: str) -> str:
        """Return `plain` with few marks in a row, flagged where it had more."""
        short = without_rows_of_marks(plain)
        if len(short) < len(plain):
            self.note_cut(name)
        return short

    def keep(self, name: str, value: str, most: int = RAW_VALUE_CHARACTERS) -> None:
        """Keep `value` raw."""
        self.raw[name] = value if len(value) <= most else self.bounded(f"raw.{name}", value, most)

    def bounded(self, name: str, value: str, most: int) -> str:
        """Return `value`, cut and flagged where it has more than `most` characters."""
        if len(value) <= most:
            return value
        self.note_cut(name)
        return value[:most]

    def note_cut(self, name: str, count: int = 1) -> None:
        """Flag that something of `name` was left out, and count it."""
        self.flag(f"{name}:cut")
        self.finisher.cut[name] += count

    def flag(self, flag: str) -> None:
        """Remember what was repaired, once."""
        if flag not in self.flags:
            self.flags.append(flag)

    def guid(self) -> str | None:
        """Return the guid; one that is too long is replaced by its hash, for two of them may begin alike."""
        guid = self.draft.values.get("guid")
        if guid is None or len(guid) <= GUID_CHARACTERS:
            return guid
        self.flag("guid:hashed")
        self.raw["guid"] = guid[:GUID_CHARACTERS]
        return "sha256:" + sha256(guid.encode("utf-8", "replace")).hexdigest()

    def url(self, name: str) -> str | None:
        """Return the absolute address of the field `name`."""
        link = self.draft.links.get(name)
        if link is None:
            return None
        url, fault = web_url(link.base, link.href)
        if fault:
            self.flag(f"{name}:{fault}")
        if url != link.href:
            self.keep(name, link.href, URL_BYTES)
        return url

    def dates(self) -> tuple[str | None, str | None]:
        """Return the RFC 3339 forms of `published_at`, flagged where it is missing, and `updated_at`."""
        published = self.draft.values.get("published_at")
        updated = self.draft.values.get("updated_at")
        if published is None:
            self.flag("published_at:missing")
        return (
            None if published is None else self.date("published_at", published),
            None if updated is None else self.date("updated_at", updated),
        )

    def date(self, name: str, text: str) -> str | None:
        """Return the RFC 3339 form of the date `text`; None, flagged, where it is none."""
        self.keep(name, text)
        moment = utc_text(text)
        if moment is None:
            self.flag(f"{name}:unparsable")
        elif moment > self.finisher.latest:
            self.flag(f"{name}:future")
            moment = time_text(self.finisher.now)
        elif moment < IMPLAUSIBLE:
            self.flag(f"{name}:implausible")
        return moment

    def authors(self) -> list[str]:
        """Return the names of the authors, each once."""
        authors = self.draft.authors
        if not authors:
            return []
        names = self.names("authors", [person_name(author) for author in authors], AUTHORS)
        if names != authors:
            self.keep("authors", "; ".join(authors), 5 * RAW_VALUE_CHARACTERS)
        return names

    def categories(self) -> list[str]:
        """Return the categories as plain text, each once."""
        categories = self.draft.categories
        return self.names("categories", categories, CATEGORIES) if categories else []

    def names(self, name: str, values: list[str], most: int) -> list[str]:
        """Return `values` trimmed, without empty and repeated ones, at most `most` of them."""
        if len(values) == 1:  # as nearly all authors are
            only = " ".join(values[0].split())
            if len(only) <= NAME_CHARACTERS:
                return [only] if only else []
        kept = dict.fromkeys([" ".join(value.split()) for value in values])
        kept.pop("", None)
        if len(kept) > most:
            self.note_cut(name, len(kept) - most)
        return [
            value if len(value) <= NAME_CHARACTERS else self.bounded(name, value, NAME_CHARACTERS)
            for value in islice(kept, most)
        ]

    def enclosures(self) -> list[Enclosure]:
        """Return the media files, each address once."""
        if not self.draft.media:
            return []
        found: dict[str, Enclosure] = {}
        for media in self.draft.media:
            url, fault = web_url(media.link.base, media.link.href)
            if url is None:
                self.flag(f"enclosures:{fault}")
            elif url not in found:
                found[url] = _enclosure(url, media)
        if len(found) > ENCLOSURES:
            self.note_cut("enclosures", len(found) - ENCLOSURES)
        return list(found.values())[:ENCLOSURES]

    def keep_extensions(self) -> None:
        """Keep what the item says beyond the fields: source, places, counts of comments."""
        for name, value in self.draft.extensions.items():
            self.keep(name, value, PLACE_CHARACTERS if name.startswith("georss:") else RAW_VALUE_CHARACTERS)
        for name in ("source_url", "comments"):
            if (link := self.draft.links.get(name)) and (url := web_url(link.base, link.href)[0]):
                self.raw[name] = url


def _enclosure(url: str, media: Media) -> Enclosure:
    length = (media.length or "").strip()
    size = int(length) if length.isascii() and length.isdecimal() and len(length) <= 15 else None  # noqa: PLR2004
    return Enclosure(url=url, type=(media.type or "").strip()[:NAME_CHARACTERS] or None, length=size)


def language_tag(language: str | None) -> str | None:
    """Return `language` as BCP 47 writes it, with hyphens; None where it names none."""
    tag = (language or "").strip().replace("_", "-")
    return tag[:NAME_CHARACTERS] or None
