"""The two stages of dedupe: `news.raw.v1` -> identify -> `news.identified.v1` -> match -> `news.items.v1`.

identify works by article (key: item id), match by language block, so that of two copies that arrive
together one is always first. Only a redelivery is withheld.
"""

from __future__ import annotations

from agents.dedupe.articles import Article, Version, decision_of, first_version, is_forgotten, seen_again
from agents.dedupe.blocks import LanguageOf, language_block
from agents.dedupe.sweep import Sweep
from agents.dedupe.tables import Table
from agents.identity import fingerprint
from agents.language import identify as identify_language
from agents.stage import Batches, Judge, Outcome, Stage
from schemas.codec import decode, encode
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
            return seen_again(before, content, source, seen_at)
        block = language_block(polled.item, self._language_of)
        article = first_version(content, source, seen_at, block)
        return article, article.versions[0]
