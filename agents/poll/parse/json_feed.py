"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), and what leaves the paths of either."""

from __future__ import annotations

from typing import Any

import orjson

from agents.poll.parse.drafts import Draft, DraftFeed, Link, Media, Text
from agents.poll.parse.limits import ITEMS
from agents.poll.parse.markup import FORBIDDEN
from schemas.errors import FeedRefused

Object = dict[str, Any]


def read_json(data: bytes, url: str) -> DraftFeed:
    """Return the feed in `data` (UTF-8); raises FeedRefused where it is not JSON or no feed."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise FeedRefused(f"not JSON: {error}", reason="not_json") from error
    if not isinstance(value, dict) or "jsonfeed.org/version/" not in str(value.get("version", "")):
        raise FeedRefused("JSON that is no JSON Feed", reason="not_a_feed")
    return _feed(value, url)


def _feed(value: Object, url: str) -> DraftFeed:
    version = str(value["version"]).rstrip("/").rpartition("/")[2]
    feed = DraftFeed(base=url, format="json10" if version == "1" else f"json{version.replace('.', '')[:3]}")
    feed.text("title", 0, Text(_string(value, "title"), "text"))
    feed.text("subtitle", 0, Text(_string(value, "description"), "text"))
    feed.language = _string(value, "language") or None
    for name, field in (
        ("home_page_url", "link"),
        ("feed_url", "self"),
        ("icon", "image"),
        ("favicon", "image"),
    ):
        feed.link(field, 0, Link(_string(value, name), url))
    feed.authors = _authors(value)
    feed.hubs = [Link(_string(hub, "url"), url) for hub in _objects(value, "hubs")]
    items = _objects(value, "items")
    feed.items = [_item(item, url, feed.authors) for item in items[:ITEMS]]
    feed.items_found = len(items)
    return feed


def _item(value: Object, url: str, feed_authors: list[str]) -> Draft:
    draft = Draft(base=url, language=_string(value, "language") or None)
    draft.value("guid", 0, _string_or_number(value, "id"))
    draft.link("url", 0, Link(_string(value, "url"), url))
    draft.link("url", 1, Link(_string(value, "external_url"), url))
    draft.text("title", 0, Text(_string(value, "title"), "text"))
    draft.text("summary", 0, Text(_string(value, "summary"), "text"))
    draft.text("body", 0, Text(_string(value, "content_html"), "html"))
    draft.text("body", 1, Text(_string(value, "content_text"), "text"))
    draft.value("published_at", 0, _string(value, "date_published"))
    draft.value("updated_at", 0, _string(value, "date_modified"))
    # version 1.1: the authors of the feed are those of an item that names none
    draft.authors = _authors(value) or list(feed_authors)
    tags = value.get("tags")
    draft.categories = [_clean(tag) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    draft.media = list(_media(value, url))
    return draft


def _media(value: Object, url: str) -> list[Media]:
    attachments = [
        Media(
            Link(_string(file, "url"), url),
            _string(file, "mime_type"),
            _string_or_number(file, "size_in_bytes"),
        )
        for file in _objects(value, "attachments")
    ]
    image = _string(value, "image") or _string(value, "banner_image")
    return [*attachments, Media(Link(image, url), "image")] if image else attachments


def _authors(value: Object) -> list[str]:
    """Return the names in `authors` (1.1) and `author` (1.0)."""
    persons = _objects(value, "authors") or (
        [value["author"]] if isinstance(value.get("author"), dict) else []
    )
    return [name for person in persons if (name := _string(person, "name") or _mail_address(person))]


def _mail_address(person: Object) -> str:
    url = _string(person, "url")
    return url.removeprefix("mailto:") if url.startswith("mailto:") else ""


def _objects(value: Object, name: str) -> list[Object]:
    found = value.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _string(value: Object, name: str) -> str:
    """Return the string `name` of `value`, or `""`."""
    found = value.get(name)
    return _clean(found).strip() if isinstance(found, str) else ""


def _string_or_number(value: Object, name: str) -> str:
    """Return the string or number `name` of `value`: ids are written as either."""
    found = value.get(name)
    if isinstance(found, str):
        return _clean(found).strip()
    if isinstance(found, float) and (found.is_integer() or name == "size_in_bytes"):
        found = int(found)
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def _clean(text: str) -> str:
    return text if text.isprintable() else FORBIDDEN.sub("", text)
