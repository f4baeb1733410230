"""Content decisions: copy, update, corroboration or new, for one item after another of a language block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b

from agents.dedupe.features import Text, read
from agents.dedupe.index import Index, Relation
from agents.dedupe.packing import packed_text, unpacked_text
from agents.dedupe.placed import Placed
from agents.identity import host_of, registered_domain
from schemas.times import parse_time
from schemas.values import Decision, Identified, Item

_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Position:
    """Where a record stands in the topic of identified items."""

    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Matched:
    """The decision on an item, what the table must keep of it (None: as before), and what it must forget."""

    decision: Decision
    placed: Placed | None = None
    forgotten: list[str] = field(default_factory=list)
    """Ids of items of the same language block."""


class Block:
    """Matches the items of one language block in the order of their records."""

    def __init__(self) -> None:
        self._index = Index()

    def restore(self, records: Iterable[Placed]) -> list[str]:
        """Start from what the table kept; return the ids of what is forgotten by now."""
        return self._index.restore(records)

    def match(self, identified: Identified, position: Position, known: Placed | None) -> Matched:
        """Return the decision on an item; `known` is what the table keeps of it.

        A revision that is known gets the decision that it had. A new revision keeps its story and parent.
        """
        hour = int(parse_time(identified.stamps.seen_at).timestamp()) // _HOUR_S
        forgotten = self._index.advance(hour)
        number = None if known is None else self._index.kept.number(known.order)
        if known is None or number is None:
            return self._first(identified, position, forgotten)
        if identified.decision.revision <= known.revision:
            return Matched(_as_known(identified.decision, known), None, forgotten)
        placed = self._revised(identified, position, known, number)
        return Matched(_as_known(identified.decision, placed), placed, forgotten)

    def _first(self, identified: Identified, position: Position, forgotten: list[str]) -> Matched:
        text, item_id = read(identified.item), identified.decision.item_id
        relation = self._index.relate(text)
        decision = replace(
            identified.decision,
            decision=relation.verdict
            if identified.decision.decision == "new"
            else identified.decision.decision,
            story_id=relation.story_id or item_id,
            parent_id=None if relation.root is None else self._index.kept.item_id(relation.root),
        )
        placed = self._place(identified.item, text, decision, relation, position)
        self._index.add(placed, text.features, relation.root if relation.verdict == "copy" else None)
        return Matched(decision, placed, forgotten)

    def _place(
        self, item: Item, text: Text, decision: Decision, relation: Relation, position: Position
    ) -> Placed:
        is_copy = relation.verdict == "copy" and decision.parent_id is not None
        return Placed(
            item_id=decision.item_id,
            revision=decision.revision,
            verdict=relation.verdict,
            story_id=decision.story_id,
            parent_id=decision.parent_id,
            root_id=decision.parent_id if is_copy and decision.parent_id else decision.item_id,
            order=max(position.offset, self._index.kept.next_order),
            newest=position.offset,
            partition=position.partition,
            hour=self._index.hour,
            source=_source(item),
            features=packed_text(text.features),
        )

    def _revised(self, identified: Identified, position: Position, known: Placed, number: int) -> Placed:
        after = read(identified.item).features
        self._index.revise(number, unpacked_text(known.features), after)
        return replace(
            known,
            revision=identified.decision.revision,
            newest=position.offset,
            hour=self._index.hour,
            features=packed_text(after),
        )


def _as_known(decision: Decision, known: Placed) -> Decision:
    """Return the decision of identify with what is known of the item's text."""
    return replace(
        decision,
        decision=known.verdict if decision.decision == "new" else decision.decision,
        story_id=known.story_id,
        parent_id=known.parent_id,
    )


def _source(item: Item) -> int:
    outlet = registered_domain(host_of(item.url or item.feed_url))
    return int.from_bytes(blake2b(outlet.encode(), digest_size=2).digest(), "big")
