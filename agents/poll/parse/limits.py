"""The bounds of what one feed document may cost and of what one item may weigh.

The text bounds keep the largest possible item below 900,000 bytes of UTF-8, so that it fits a Kafka
record of 1 MiB with its headers: 183,000 characters of text and raw text at 4 bytes each, and the lists.
Addresses are bounded in bytes, because 20 enclosures at 4 bytes a character would be 164,000 of them.
"""

from __future__ import annotations

DOCUMENT_BYTES = 10_000_000
"""Larger documents are refused; the largest real feed of the corpus has 1.2 MB."""

DOCUMENT_TAGS = 400_000
"""`<` in a document: an element takes about 250 bytes of memory, so that this is about 100 MB."""

MANY_TAGS = 20_000
"""Tags from which on the names in a document are counted."""

DOCUMENT_NAMES = 2_000
"""Different names of elements: libxml2 keeps every name until its thread ends, 60 bytes and more each."""

REPAIRED_AMPERSANDS = 200_000
"""`&` in a document that is not well-formed; repairing one takes a microsecond."""

ITEMS = 2_000
"""Items of a document that are read; feeds list the newest first, so the oldest are cut."""

FALLBACK_BYTES = 2_000_000
"""Size of the documents that feedparser is given: it reads about 1 MB a second."""

FALLBACK_ATTRIBUTES = 100
"""Attributes of one tag: feedparser needs more than 120 s for 100,000 of them."""

FALLBACK_NAMESPACES = 200
"""Different namespace prefixes of a document: feedparser needs 11 s for 20,000 of them."""

FALLBACK_CPU_SECONDS = 4
FALLBACK_WALL_SECONDS = 5.0
FALLBACK_MEMORY_BYTES = 256 * 1024 * 1024

TITLE_CHARACTERS = 1_000
SUMMARY_CHARACTERS = 16_384
BODY_CHARACTERS = 65_536
RAW_TITLE_CHARACTERS = 2_000
RAW_SUMMARY_CHARACTERS = 32_768
RAW_BODY_CHARACTERS = 65_536
RAW_VALUE_CHARACTERS = 200
"""Any other raw string: a date, a source."""
PLACE_CHARACTERS = 2_000
"""A shape of GeoRSS: 100 points."""

MARKUP_CHARACTERS = 1_000_000
"""Markup that is turned into plain text; what follows is dropped before any work on it."""

URL_BYTES = 2_048
GUID_CHARACTERS = 1_024
NAME_CHARACTERS = 200
"""An author, a category, a language."""

AUTHORS = 20
CATEGORIES = 50
ENCLOSURES = 20
HUBS = 10

FUTURE_SECONDS = 300
"""How far a date may lie in the future before it is taken for wrong: the clocks of servers differ."""

IMPLAUSIBLE = "1990"
"""No feed is older than that year; such a date is a placeholder (1970-01-01) or a mistake."""
