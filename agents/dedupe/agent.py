"""The two stages of dedupe: `news.raw.v1` -> identify -> `news.identified.v1` -> match -> `news.items.v1`.

identify works by article (key: item id), match by language block, so that of two copies that arrive
together one is always first. Only a redelivery is withheld.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from agents.dedupe.articles import Article, Version, decision_of, first_version, is_forgotten, seen_again
from agents.dedupe.blocks import LanguageOf, language_block
from agents.dedupe.matching import Block, Position
from agents.dedupe.placed import Placed
from agents.dedupe.sweep import Sweep
from agents.dedupe.tables import Table
from agents.identity import fingerprint
from agents.language import identify as identify_language
from agents.stage import Batch, Batches, Judge, Outcome, Stage
from schemas.codec import decode, encode
from schemas.errors import Unprocessable
from schemas.records import Outgoing, Record
from schemas.times import Clock, time_text
from schemas.values import Identified, Polled

IDENTIFIED = "news.identified.v1"
ITEMS = "news.items.v1"


async def identify(
    batches: Batches, table: Table, judge: Judge, clock: Clock, language_of: LanguageOf = identify_language
) -> Stage:
    """Yield the outcomes of each batch of `news.raw.v1`: `new`, `revision`, `redelivery` or `dead`.

    `table` keeps an `Article` by item id.
    """
    sweep = Sweep(table)
    async for batch in batches:
        articles = ArticlesOfBatch(table, language_of)
        yield judge.all(batch, articles.decide)
        articles.mark()
        sweep(batch, time_text(clock()))


class ArticlesOfBatch:
    """Decides on the records of one batch; what an earlier record changed is seen by a later one."""

    def __init__(self, table: Table, language_of: LanguageOf) -> None:
        self._table, self._language_of = table, language_of
        self._changed: dict[str, tuple[Record, Article]] = {}

    def decide(self, record: Record) -> Outcome:
        """Return what becomes of the item in `record`; raises Undecodable where it is none."""
        polled = decode(Polled, record.value)
        before = self._known(polled)
        article, version = self._version(polled, before, f"{record.topic}/{record.partition}/{record.offset}")
        if article != before:
            self._changed[polled.item_id] = (record, article)
        if version is None:
            return Outcome("redelivery")
        decision = decision_of(polled.item_id, version)
        value = Identified(item=polled.item, decision=decision, stamps=polled.stamps)
        return Outcome(decision.decision, (Outgoing(IDENTIFIED, article.block.encode(), encode(value)),))

    def mark(self) -> None:
        """Write the articles that the batch has changed."""
        for item_id, (record, article) in self._changed.items():
            self._table.mark(record, item_id, encode(article))

    def _known(self, polled: Polled) -> Article | None:
        if polled.item_id in self._changed:
            return self._changed[polled.item_id][1]
        value = self._table.get(polled.item_id)
        article = None if value is None else decode(Article, value)
        return None if article is None or is_forgotten(article, polled.stamps.seen_at) else article

    def _version(self, polled: Polled, before: Article | None, source: str) -> tuple[Article, Version | None]:
        content, seen_at = fingerprint(polled.item), polled.stamps.seen_at
        if before is not None:
            return seen_again(before, content, source, seen_at, replayed=polled.replayed)
        block = language_block(polled.item, self._language_of)
        article = first_version(content, source, seen_at, block)
        return article, article.versions[0]


async def match(batches: Batches, table: Table, judge: Judge, clock: Clock) -> Stage:
    """Yield the outcomes of each batch of `news.identified.v1`, named by their decisions, or `dead`.

    `table` keeps a `Placed` by `block/item_id`; from it the indexes in memory are built when partitions
    arrive.
    """
    copies = Copies(table, clock)
    async for batch in batches:
        copies.follow(batch)
        yield judge.all(batch, copies.decide)
        copies.mark()


class Copies:
    """The indexes of the language blocks that this worker owns, in step with their table."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table, self._clock = table, clock
        self._blocks: dict[str, Block] = {}
        self._next_offsets: dict[int, int] = {}
        """By partition."""
        self._changed: dict[str, tuple[Record, Placed | None]] = {}
        self._leftover: dict[str, list[str]] = {}

    def follow(self, batch: Batch) -> None:
        """Build the indexes anew where `batch` does not go on where the last one ended.

        Then a partition came, or was away: another worker may have gone on with it meanwhile, and only the
        table knows. Between two batches alone, for the table has nothing of one that is not marked yet.
        """
        first: dict[int, int] = {}
        for record in batch:
            first.setdefault(record.partition, record.offset)
        if any(self._next_offsets.get(partition) != offset for partition, offset in first.items()):
            self._restore()
        self._next_offsets.update((record.partition, record.offset + 1) for record in batch)

    def decide(self, record: Record) -> Outcome:
        """Return the decided item of `record`; raises BadInput where it is none."""
        identified = decode(Identified, record.value)
        if not record.key:
            raise Unprocessable("the key, a language block, is missing", reason="no_block")
        name, item_id = record.key.decode(), identified.decision.item_id
        block = self._blocks.setdefault(name, Block())
        position = Position(record.partition, record.offset)
        matched = block.match(identified, position, self._known(f"{name}/{item_id}"))
        for forgotten in matched.forgotten + self._leftover.pop(name, []):
            self._changed[f"{name}/{forgotten}"] = (record, None)
        if matched.placed is not None:
            self._changed[f"{name}/{item_id}"] = (record, matched.placed)
        stamps = replace(identified.stamps, decided_at=time_text(self._clock()))
        value = Identified(item=identified.item, decision=matched.decision, stamps=stamps)
        return Outcome(matched.decision.decision, (Outgoing(ITEMS, item_id.encode(), encode(value)),))

    def mark(self) -> None:
        """Write what the batch has changed."""
        for key, (record, placed) in self._changed.items():
            self._table.mark(record, key, None if placed is None else encode(placed))
        self._changed = {}

    def _known(self, key: str) -> Placed | None:
        if key in self._changed:
            return self._changed[key][1]
        value = self._table.get(key)
        return None if value is None else decode(Placed, value)

    def _restore(self) -> None:
        records: defaultdict[str, list[Placed]] = defaultdict(list)
        self._blocks = {}
        for key, value in self._table.items():
            placed = decode(Placed, value)
            records[key.partition("/")[0]].append(placed)
            following = placed.newest + 1
            # Beyond what the table says stand dead letters and repetitions: they leave nothing in it.
            if following > self._next_offsets.get(placed.partition, 0):
                self._next_offsets[placed.partition] = following
        for name, placed_there in records.items():
            self._blocks[name] = Block()
            self._leftover[name] = self._blocks[name].restore(placed_there)
