"""Clears forgotten articles out of the table, a little with every batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from agents.dedupe.articles import Article, is_forgotten
from agents.dedupe.tables import Table
from agents.stage import Batch
from schemas.codec import decode
from schemas.times import parse_time, time_text

_EVERY = timedelta(days=1)
_LOOKED_AT = 500
"""Articles looked at per batch: a whole pass in one batch would hold up the worker."""


class Sweep:
    """Walks the table once a day, and removes what it found as records of the right partition come by.

    A removal is written to the partition of a record, so it waits for one: an article's partition is that
    of the record that brought it.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._pairs: Iterator[tuple[str, bytes]] = iter(())
        self._next = ""
        self._found: defaultdict[int, list[str]] = defaultdict(list)

    def __call__(self, batch: Batch, now: str) -> None:
        """Look at some more articles, and remove forgotten ones of the partitions of `batch`."""
        if now >= self._next:
            self._pairs = iter(self._table.items())
            self._next = time_text(parse_time(now) + _EVERY)
        for key, value in islice(self._pairs, _LOOKED_AT):
            article = decode(Article, value)
            if is_forgotten(article, now):
                self._found[_partition(article)].append(key)
        self._remove(batch, now)

    def _remove(self, batch: Batch, now: str) -> None:
        for record in {record.partition: record for record in batch}.values():
            for key in self._found.pop(record.partition, ()):
                value = self._table.get(key)
                if value is not None and is_forgotten(decode(Article, value), now):
                    self._table.mark(record, key, None)


def _partition(article: Article) -> int:
    return int(article.versions[-1].source.split("/")[1])
