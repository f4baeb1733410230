"""Both stages of dedupe in memory, for filters and measurements: items in, decisions out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from agents.dedupe.articles import Article, decision_of, first_version, seen_again
from agents.dedupe.blocks import LanguageOf, language_block
from agents.dedupe.matching import Block, Position
from agents.dedupe.placed import Placed
from agents.identity import fingerprint, item_id
from agents.language import identify as identify_language
from schemas.values import Decision, Identified, Item, Stamps

_SEEN_AT = "1970-01-01T00:00:00.000Z"
"""All items are taken as seen in one hour: nothing is forgotten."""


def decide_all(items: Iterable[Item], language_of: LanguageOf = identify_language) -> Iterator[Decision]:
    """Yield the decision on each of `items` in order, redeliveries included; a stream may be endless.

    Everything is kept in memory, some 2 KB an item.
    """
    decider = _Decider(language_of)
    for offset, item in enumerate(items):
        yield decider.decide(item, offset)


class _Decider:
    def __init__(self, language_of: LanguageOf) -> None:
        self._language_of = language_of
        self._articles: dict[str, Article] = {}
        self._blocks: defaultdict[str, Block] = defaultdict(Block)
        self._placed: dict[str, Placed] = {}

    def decide(self, item: Item, offset: int) -> Decision:
        identity, source = item_id(item), str(offset)
        before = self._articles.get(identity)
        if before is None:
            block = language_block(item, self._language_of)
            article = first_version(fingerprint(item), source, _SEEN_AT, block)
            version = article.versions[-1]
        else:
            article, again = seen_again(before, fingerprint(item), source, _SEEN_AT)
            if again is None:
                return self._redelivery(identity, article)
            version = again
        self._articles[identity] = article
        identified = Identified(
            item=item, decision=decision_of(identity, version), stamps=Stamps(seen_at=_SEEN_AT)
        )
        matched = self._blocks[article.block].match(
            identified, Position(0, offset), self._placed.get(identity)
        )
        if matched.placed is not None:
            self._placed[identity] = matched.placed
        return matched.decision

    def _redelivery(self, identity: str, article: Article) -> Decision:
        placed = self._placed[identity]
        return Decision(
            item_id=identity,
            revision=article.versions[-1].revision,
            decision="redelivery",
            story_id=placed.story_id,
            parent_id=placed.parent_id,
        )
