"""The record that the table `copies` keeps of a matched item, from which the index can be built anew."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.values import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An item's place among the others of its language block; its key is `block/item_id`."""

    item_id: str
    revision: int
    """Newest revision that was matched."""
    verdict: Verdict
    """What its first matched version was; later ones are revisions."""
    story_id: str
    parent_id: str | None
    root_id: str
    """First item of its copy group, often itself."""
    order: int
    """Offset of the record of its first matched version; grows within a block."""
    newest: int
    """Offset of the record of its newest version."""
    partition: int
    hour: int
    """Hour since 1970 in which it was last seen with new content; never before that of an earlier item."""
    source: int
    """Hash of its outlet's registered domain, 16 bits."""
    features: str
    """What its newest version says, packed (agents/dedupe/packing.py)."""
