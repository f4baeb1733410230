"""The items of a document against what the feed had before: what is new, what is sent on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agents.identity import item_id
from agents.poll.limits import HOUR_S
from agents.poll.memory import identity_of, pack, pair, remembered, shares_an_item, unpack
from agents.poll.parse.document import Document
from agents.poll.state import FeedState
from agents.poll.twins import (
    distinct,
    reuses_guids,
    shares_links,
    without_guid,
    without_link_identity,
)
from schemas.codec import encode
from schemas.records import Outgoing
from schemas.times import parse_time, time_text
from schemas.values import Item, Polled, Stamps

RAW = "news.raw.v1"
_WEIGHT_OF_NEW_GAP = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """What a document brought."""

    outgoing: tuple[Outgoing, ...]
    outcomes: Mapping[str, int]
    """Items by what became of them: `published`, `known`, `repeated`."""
    new: int
    """Items whose identity was not remembered."""
    times: Sequence[float]
    """When these came, s since 1970."""
    count: int
    seen: str
    guids_reused: bool
    links_shared: bool
    dated: bool
    gap: bool
    """Whether not one item was known: some may have been missed."""
    newest: float | None
    gap_s: float | None


def harvest(state: FeedState, document: Document, at: datetime, *, pushed: bool, most: int) -> Harvest:
    """Return what `document` brings to the feed of `state` at `at`; at most `most` items are remembered."""
    items = distinct(document.items)
    shared = state.links_shared or shares_links(items)
    items = [without_link_identity(item) for item in items] if shared else items
    reused = state.guids_reused or reuses_guids(items)
    items = [without_guid(item) for item in items] if reused else items
    before = unpack(state.seen)
    pairs = [pair(item) for item in items]
    known, identities = set(before), {identity_of(one) for one in before}
    fresh = [item for item, one in zip(items, pairs, strict=True) if one not in known]
    new = [item for item, one in zip(items, pairs, strict=True) if identity_of(one) not in identities]
    times = arrivals(new, state.polled_at, at.timestamp())
    return Harvest(
        outgoing=tuple(_polled(_completed(item, state, document), at) for item in fresh),
        outcomes=_outcomes(len(document.items), len(items), len(fresh)),
        new=len(new),
        times=times,
        count=len(items),
        seen=pack(remembered(pairs, before, most, part=pushed)),
        guids_reused=reused,
        links_shared=shared,
        dated=state.dated if not items else any(_is_dated(item) for item in items),
        gap=bool(before and pairs) and not pushed and not shares_an_item(pairs, before),
        newest=max(times, default=None),
        gap_s=usual_gap_s(state, times),
    )


def _outcomes(listed: int, distinct_items: int, fresh: int) -> dict[str, int]:
    counts = Counter(published=fresh, known=distinct_items - fresh, repeated=listed - distinct_items)
    return {name: count for name, count in counts.items() if count}


def _completed(item: Item, state: FeedState, document: Document) -> Item:
    """Return `item` with what the registry knows about its feed."""
    return replace(
        item,
        feed_url=state.feed.url,
        feed_language=item.feed_language or document.language or state.feed.language,
        source_country=state.feed.country or item.source_country,
    )


def _polled(item: Item, at: datetime) -> Outgoing:
    key = item_id(item)
    value = Polled(item_id=key, item=item, stamps=Stamps(seen_at=time_text(at)))
    return Outgoing(RAW, key.encode(), encode(value))


def _is_dated(item: Item) -> bool:
    return item.published_at is not None and "published_at:missing" not in item.flags


def arrivals(new: Sequence[Item], polled_at: float | None, now: float) -> list[float]:
    """Return when the items of `new` came: by their dates, within the time since the last poll.

    On the first poll the dates tell the feed's past; later an old date is an item that came back.
    """
    return [max(_time_of(item, now), polled_at or 0.0) for item in new]


def _time_of(item: Item, now: float) -> float:
    if item.published_at is None or not _is_dated(item):
        return now
    try:
        return min(now, parse_time(item.published_at).timestamp())
    except (ValueError, OverflowError):
        return now


def usual_gap_s(state: FeedState, times: Sequence[float]) -> float | None:
    """Return the usual seconds between new items after these `times` were found."""
    if not times:
        return state.gap_s
    if state.new_at is None:
        span = max(times) - min(times)
        return round(span / (len(times) - 1), 1) if span > HOUR_S else state.gap_s
    gap = max(0.0, max(times) - state.new_at) / len(times)
    before = gap if state.gap_s is None else state.gap_s
    return round(before + _WEIGHT_OF_NEW_GAP * (gap - before), 1)
