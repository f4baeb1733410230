"""What is refused before it is parsed, because parsing it would cost more than a feed may."""

from __future__ import annotations

import re

from agents.poll.parse.limits import (
    DOCUMENT_BYTES,
    DOCUMENT_NAMES,
    DOCUMENT_TAGS,
    FALLBACK_ATTRIBUTES,
    FALLBACK_BYTES,
    FALLBACK_NAMESPACES,
    MANY_TAGS,
    REPAIRED_AMPERSANDS,
)
from schemas.errors import FeedRefused

SHORTEST_TAG = len("<a/>")
NAME = re.compile(rb"<([^\s/>!?<]+)")
NAMESPACE = re.compile(rb"""xmlns:([^\s=<>"']{1,100})""")
LONG_TAG = re.compile(rb"<[^<>]{400,}")
"""Where 100 attributes of 4 characters (`a=''`) can be."""


def check_document(data: bytes) -> None:
    """Raise FeedRefused where `data` is empty, too large, or too much of it is tags."""
    if not data or data.isspace():
        raise FeedRefused("the document is empty", reason="empty")
    if len(data) > DOCUMENT_BYTES:
        raise FeedRefused(f"{len(data)} bytes, more than {DOCUMENT_BYTES}", reason="too_large")
    tags = data.count(b"<") if len(data) > SHORTEST_TAG * MANY_TAGS else 0
    if tags > DOCUMENT_TAGS:
        raise FeedRefused(f"{tags} tags, more than {DOCUMENT_TAGS}", reason="too_many_tags")
    if tags > MANY_TAGS and len(set(NAME.findall(data))) > DOCUMENT_NAMES:
        raise FeedRefused(f"more than {DOCUMENT_NAMES} names of elements", reason="too_many_names")


def check_repair(data: bytes) -> None:
    """Raise FeedRefused where repairing `data` would take too long."""
    ampersands = data.count(b"&")
    if ampersands > REPAIRED_AMPERSANDS:
        raise FeedRefused(f"malformed, with {ampersands} ampersands", reason="too_many_ampersands")


def check_fallback(data: bytes) -> None:
    """Raise FeedRefused where feedparser would need too long for `data`."""
    if len(data) > FALLBACK_BYTES:
        raise FeedRefused(
            f"malformed, and {len(data)} bytes are more than {FALLBACK_BYTES}", reason="too_large_to_repair"
        )
    attributes = max((tag[0].count(b"=") for tag in LONG_TAG.finditer(data)), default=0)
    if attributes > FALLBACK_ATTRIBUTES:
        raise FeedRefused(f"malformed, and a tag has {attributes} attributes", reason="too_many_attributes")
    namespaces = len(set(NAMESPACE.findall(data)))
    if namespaces > FALLBACK_NAMESPACES:
        raise FeedRefused(f"malformed, and it has {namespaces} namespaces", reason="too_many_namespaces")
