"""Identity inside one document: repeated items are dropped, what several items share identifies none.

8 % of real feeds give one guid to several items (the site's address, a section's number). Such a guid
is taken away and kept in `raw`; `agents.identity.item_id` then falls back to the link. Live blogs and
change logs give one link to all items: there the guid identifies, and the link is flagged. A feed caught
once is not believed again: else an item would change its identity as soon as its twin has left the
document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from agents.identity import SHARED_LINK
from schemas.values import Item

GUID_FLAG = "guid:reused"
SHARED_BY = 3
"""Two items of one link are mostly one article and its update."""


def distinct(items: Sequence[Item]) -> list[Item]:
    """Return `items` without those that repeat guid, address and title of an earlier one."""
    first: dict[tuple[str | None, ...], Item] = {}
    for item in items:
        first.setdefault((item.guid, item.url, item.title), item)
    return list(first.values())


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
    return replace(item, guid=None, raw={**item.raw, "guid": item.guid}, flags=[*item.flags, GUID_FLAG])


def shares_links(items: Sequence[Item]) -> bool:
    """Return whether a link stands on `SHARED_BY` items or more with guids and titles of their own."""
    bearers: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.url and item.guid:
            bearers[item.url].append(item)
    return any(
        min(len({item.guid for item in same}), len({item.title for item in same})) >= SHARED_BY
        for same in bearers.values()
    )


def without_link_identity(item: Item) -> Item:
    """Return `item` flagged so that its guid identifies it, where it has one."""
    return replace(item, flags=[*item.flags, SHARED_LINK]) if item.guid else item
