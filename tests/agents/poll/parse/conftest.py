from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from agents.poll.parse import Document, extract
from schemas.values import Item

NOW = datetime(2024, 6, 1, tzinfo=UTC)
URL = "https://feeds.example/news/feed"

Read = Callable[..., Document]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def read() -> Read:
    """Reads a document by the fast readers, as fetched on 1 June 2024."""

    def read_document(
        data: bytes | str, *, content_type: str | None = None, url: str | None = URL
    ) -> Document:
        data = data.encode() if isinstance(data, str) else data
        return extract(data, url=url, content_type=content_type, now=NOW)

    return read_document


@pytest.fixture
def read_item(read: Read) -> Callable[[str], Item]:
    """Reads the one item of an RSS 2.0 feed from what is inside its element."""

    def read_one(inside: str) -> Item:
        return read(f'<rss version="2.0"><channel><item>{inside}</item></channel></rss>').items[0]

    return read_one
