"""A Document under feedparser's names: what Dateline carries can be asked for, all else is NotCarried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from time import struct_time
from typing import Any

from agents.poll.parse import Document
from schemas.values import Item

VERSIONS = {"json10": "json1", "sitemap": ""}


class NotCarried(Exception):
    """A field of feedparser that a Document has no place for."""


class Part(dict[str, Any]):
    """A dictionary of which a missing name is NotCarried; names that are carried and absent are None."""

    def __missing__(self, name: str) -> Any:
        raise NotCarried(name)

    def __contains__(self, name: object) -> bool:
        return self[str(name)] is not None


def view(document: Document) -> dict[str, Any]:
    """Return the names of an assertion with their values in `document`."""
    faulty = document.parser not in {"strict", "json"} or any(
        flag.startswith(("charset:", "content_type:")) for flag in document.flags
    )
    return {
        "bozo": faulty,
        "version": VERSIONS.get(document.format, document.format),
        "encoding": document.encoding,
        "feed": _feed(document),
        "entries": [_entry(item) for item in document.items],
    }


def _feed(document: Document) -> Part:
    return Part(
        **_texts(document, title=("title",), subtitle=("subtitle", "tagline", "description", "info")),
        **_texts(document, rights=("rights", "copyright")),
        **_people(document.authors),
        **_terms(document.categories),
        **_dates(document.updated_at, document.published_at, document.raw),
        link=document.link,
        id=document.id,
        guid=document.id,
        language=document.language,
        generator=document.generator,
        ttl=None if document.ttl is None else str(document.ttl),
        newlocation=document.new_url,
        image=Part(href=document.image, url=document.image),
        cloud=_cloud(document),
    )


def _entry(item: Item) -> Part:
    return Part(
        **_texts(item, title=("title",), summary=("summary", "description")),
        **_people(item.authors),
        **_terms(item.categories),
        **_dates(item.updated_at, item.published_at, item.raw),
        content=[Part(value=item.body, language=item.feed_language)],
        link=item.url,
        id=item.guid,
        guid=item.guid,
        language=item.feed_language,
        comments=item.raw.get("comments"),
        itunes_duration=item.raw.get("itunes:duration"),
        source=Part(
            title=item.raw.get("source"), href=item.raw.get("source_url"), link=item.raw.get("source_url")
        ),
        where=_place(item),
        **_media(item),
    )


def _texts(owner: Document | Item, **names: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attribute, aliases in names.items():
        value = getattr(owner, attribute)
        if attribute == "summary" and value is None and isinstance(owner, Item):
            value = owner.body  # feedparser answers for a missing summary with the content
        for alias in aliases:
            found |= {alias: value, f"{alias}_detail": Part(value=value)}
    return found


def _people(names: list[str]) -> dict[str, Any]:
    first = names[0] if names else None
    people = [Part(name=name) for name in names] or [Part(name=None)]
    return {"author": first, "author_detail": Part(name=first), "authors": people}


def _terms(terms: list[str]) -> dict[str, Any]:
    return {"tags": [Part(term=term) for term in terms], "category": terms[0] if terms else None}


def _dates(updated: str | None, published: str | None, raw: dict[str, str]) -> dict[str, Any]:
    """Name the dates as feedparser does, whose `updated` is also `dc:date`: Dateline's publication."""
    found: dict[str, Any] = {}
    for name, value, source in (
        ("updated", updated or published, "updated_at" if updated else "published_at"),
        ("published", published, "published_at"),
        ("created", published, "published_at"),
    ):
        found |= {name: raw.get(source, value), f"{name}_parsed": _parsed(value)}
    return found


def _parsed(value: str | None) -> tuple[int, ...] | None:
    return None if value is None else tuple(_struct(value))


def _struct(value: str) -> struct_time:
    return datetime.fromisoformat(value).utctimetuple()


def _cloud(document: Document) -> Part:
    cloud = document.cloud
    if cloud is None:
        return Part(domain=None, port=None, path=None, protocol=None, registerprocedure=None)
    return Part(
        domain=cloud.domain,
        port=str(cloud.port),
        path=cloud.path,
        protocol=cloud.protocol,
        registerprocedure=cloud.register_procedure,
    )


def _media(item: Item) -> dict[str, Any]:
    files = [
        Part(
            href=file.url,
            url=file.url,
            type=file.type,
            length=None if file.length is None else str(file.length),
        )
        for file in item.enclosures
    ]
    return {"enclosures": files, "media_content": files, "media_thumbnail": files}


def _place(item: Item) -> Part:
    shapes = {"point": "Point", "line": "LineString", "polygon": "Polygon", "box": "Box"}
    for name, kind in shapes.items():
        numbers = item.raw.get(f"georss:{name}")
        if numbers:
            return Part(type=kind, coordinates=_coordinates(kind, list(_floats(numbers))))
    return Part()


def _floats(numbers: str) -> Iterator[float]:
    return map(float, numbers.split())


def _coordinates(kind: str, values: list[float]) -> Any:
    """Return the coordinates as feedparser has them: longitude first."""
    pairs = tuple(
        (longitude, latitude) for latitude, longitude in zip(values[::2], values[1::2], strict=False)
    )
    return {"Point": pairs[0], "Polygon": (pairs,)}.get(kind, pairs)
