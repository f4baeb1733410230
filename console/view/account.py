"""Whether every item is accounted for: the ledger's sums, hop by hop, against what the topics hold.

An item ends as routed, redelivered, dropped or dead, or it is in flight, which is measured at the ends of
the topics. So what a stage sent and no topic holds, and what a topic holds and its stage passed over, shows.

This is the one place that balances the books: `dateline ledger`, the page and the fault suite ask here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from console.view.stages import ITEM_STAGES
from streams.ledger import NO_OUTCOMES

FIRST_STAGE, LAST_STAGE = ITEM_STAGES[0], ITEM_STAGES[-1]
"""The inputs of the first are the items seen; after the last an item is routed."""

DEAD, REDELIVERY = "dead", "redelivery"
DROPPED = frozenset({"dropped", "withheld", "skipped"})

Totals = Mapping[str, Mapping[str, int]]
"""Outcomes by stage, with `inputs`, `outputs`, `replayed` and `missing`: as of `streams.ledger.sums`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of the items of a time; `seen + replayed + entered` is the sum of what follows them."""

    seen: int
    """Records of `news.raw.v1`, those included that dedupe has not counted yet."""
    replayed: int
    """Dead letters of the later stages that were replayed: they ended as dead, and have another end now."""
    entered: int
    """Came to a later stage in another way: seen before this time, or written to its topic by others."""
    routed: int
    redelivery: int
    dropped: int
    dead: int
    in_flight: int
    """In a topic between two stages, not counted yet by the second."""
    unaccounted: int
    """Lost: sent on by a stage but in no topic, or in a topic but passed over by its stage."""
    missing: int
    """Those of the unaccounted that are in a topic."""


def account(recent: Totals, whole: Totals, waiting: Mapping[str, int]) -> Account:
    """Return the account of `recent`, the totals of a time, where `whole` are those of all times.

    `waiting` is the number of records, by stage, in front of what it has counted. Losses are told from
    `whole`: at the edge of a time, one stage counts an item in it and another before it.
    """
    ends: Counter[str] = Counter()
    for stage in ITEM_STAGES:
        ends.update(_fates(recent, stage))
    ended = ends["routed"] + ends["redelivered"] + ends["dropped"] + ends["dead"]
    in_flight = sum(waiting.get(stage, 0) for stage in ITEM_STAGES)
    seen = _in_topic(recent, FIRST_STAGE, waiting)
    replayed = sum(_count(recent, stage, "replayed") for stage in ITEM_STAGES[1:])
    missing = sum(_count(whole, stage, "missing") for stage in ITEM_STAGES)
    lost = missing + _vanished(whole, waiting)
    return Account(
        seen=seen,
        replayed=replayed,
        entered=ended + in_flight + lost - seen - replayed,
        routed=ends["routed"],
        redelivery=ends["redelivered"],
        dropped=ends["dropped"],
        dead=ends["dead"],
        in_flight=in_flight,
        unaccounted=lost,
        missing=missing,
    )


def fate(stage: str, outcome: str) -> str:
    """Return `dead`, `redelivered`, `dropped`, `routed` or `forwarded` for an outcome of a stage."""
    name = outcome.partition(":")[0]
    if name == DEAD:
        return "dead"
    if name == REDELIVERY:
        return "redelivered"
    if name in DROPPED:
        return "dropped"
    return "routed" if stage == LAST_STAGE else "forwarded"


def _fates(totals: Totals, stage: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for outcome, count in totals.get(stage, {}).items():
        if outcome not in NO_OUTCOMES:
            counts[fate(stage, outcome)] += count
    return counts


def _vanished(whole: Totals, waiting: Mapping[str, int]) -> int:
    """Return how many items were forwarded by a stage and are in no topic."""
    vanished = 0
    for stage, following in pairwise(ITEM_STAGES):
        # A replayed dead letter is in the topic without being sent again: it must not hide a loss.
        arrived = _in_topic(whole, following, waiting) - _count(whole, following, "replayed")
        vanished += max(_fates(whole, stage)["forwarded"] - arrived, 0)
    return vanished


def _in_topic(totals: Totals, stage: str, waiting: Mapping[str, int]) -> int:
    """Return how many records have come into the topic that `stage` reads."""
    return _count(totals, stage, "inputs") + _count(totals, stage, "missing") + waiting.get(stage, 0)


def _count(totals: Totals, stage: str, name: str) -> int:
    return totals.get(stage, {}).get(name, 0)
