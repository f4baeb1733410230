"""Identity inside one document: repeated items are dropped, reused guids are set aside.

8 % of real feeds give one guid to several items (the site's address, a section's number). Such a guid
identifies nothing, so it is taken away and kept in `raw`; `agents.identity.item_id` then falls back to
the link. A feed caught once is not believed again: else an item would change its identity as soon as
its twin has left the document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.values import Item

FLAG = "guid:reused"


def distinct(items: Sequence[Item]) -> list[Item]:
    """Return `items` without those that repeat guid, address and title of an earlier one."""
    first = {(item.guid, item.url, item.title): item for item in reversed(items)}
    kept = {id(item) for item in first.values()}
    return [item for item in items if id(item) in kept]


def reuses_guids(items: Sequence[Item]) -> bool:
    """Return whether any guid stands on items with different addresses (or, without one, titles)."""
    bearers: dict[str, str | None] = {}
    for item in items:
        if item.guid:
            bearer = item.url or item.title
            if bearers.setdefault(item.guid, bearer) != bearer:
                return True
    return False


def without_guid(item: Item) -> Item:
    """Return `item` with its guid set aside, where something else can identify it."""
    if not item.guid or not (item.url or item.title):
        return item
    return replace(item, guid=None, raw={**item.raw, "guid": item.guid}, flags=[*item.flags, FLAG])
