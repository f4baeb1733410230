"""The language block of an item: the unit in which copies are looked for, one partition with one writer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from catalog.tables import shipped
from schemas.values import Item

LanguageOf = Callable[[str, str | None], str]
"""Returns the BCP 47 code of a text, given the feed's own word (`agents.language.identify`)."""


def language_block(item: Item, language_of: LanguageOf) -> str:
    """Return the block of `item`: its language by headline and text, or the group that the language is in."""
    texts = (item.title, item.summary or item.body)
    language = language_of(". ".join(text for text in texts if text), item.feed_language)
    return _shared_blocks().get(language, language)


@cache
def _shared_blocks() -> dict[str, str]:
    return {row["language"]: row["block"] for row in shipped("language_blocks.tsv")}
