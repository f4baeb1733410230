"""How an element is read: the tables of `item_elements` and `feed_elements` are made of rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agents.poll.parse.drafts import Kind
from agents.poll.parse.names import Element, is_known, name_of


@dataclass(frozen=True, slots=True)
class Rule:
    """How an element is read: into `field`, as of `rank` (0 is best).

    The draft is that of an item, or in the table of feeds the `DraftFeed`.
    """

    read: Callable[[Any, Element, Rule], None]
    """Puts what the element says into the draft."""
    field: str = ""
    rank: int = 0
    kind: Kind = "untyped"
    """What a text without a `type` is."""
    take: Callable[[Any, str, Rule], None] | None = None
    """Does as `read` for an element that is only text, without attributes, as most are: twice as fast."""


def ignore(_draft: object, _element: Element, _rule: Rule) -> None:
    """Read nothing."""


IGNORED = Rule(ignore)


class Rules:
    """A table of rules by name, with a memory by tag: most elements of a feed have a dozen tags."""

    def __init__(self, by_name: Mapping[str, Rule]) -> None:
        self._by_name = dict(by_name)
        self._by_tag: dict[object, Rule] = {}

    def apply(self, draft: object, parent: Element) -> None:
        """Read all children of `parent` into `draft`."""
        by_tag = self._by_tag
        for element in parent:
            rule = by_tag.get(element.tag) or self.of(element)
            if rule.take is None or len(element) or element.keys():
                rule.read(draft, element, rule)
            elif text := element.text:
                rule.take(draft, text.strip(), rule)

    def of(self, element: Element) -> Rule:
        """Return the rule for `element`."""
        name = name_of(element)
        rule = self._by_name.get(name, IGNORED)
        # a name with a prefix of the document's own is not the tag's alone: never remembered
        if is_known(element):
            self._by_tag[element.tag] = rule
        return rule
