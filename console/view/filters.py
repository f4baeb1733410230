"""Filters of the live tail: what a subscriber asks for, and whether an event is that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from console.view.events import LiveEvent

_MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """An event passes when every filter that is set holds one of its values; an empty one passes all."""

    regions: frozenset[str] = frozenset()
    """Slugs, `europe.eastern`, or whole continents, `europe`."""
    countries: frozenset[str] = frozenset()
    """ISO 3166-1 alpha-2, upper case."""
    subjects: frozenset[str] = frozenset()
    """IPTC Media Topics codes; a broad one takes all below it."""
    languages: frozenset[str] = frozenset()
    """BCP 47 primary language subtags, lower case: `pt` takes `pt-BR` too."""

    @classmethod
    def parse(cls, query: Mapping[str, Sequence[str]]) -> Self:
        """Return the filters of a query string's `region`, `country`, `subject` and `language`.

        Each may be given several times, or once with commas; text that no event can have matches none.
        """
        return cls(
            regions=_values(query.get("region", ()), str.lower),
            countries=_values(query.get("country", ()), str.upper),
            subjects=_values(query.get("subject", ()), str),
            languages=_values(query.get("language", ()), str.lower),
        )

    def match(self, event: LiveEvent) -> bool:
        """Whether `event` is asked for."""
        return (
            self.takes_region(event.region)
            and _any(self.countries, event.countries)
            and _any(self.subjects, event.subject_codes)
            and _any(self.languages, (event.language.lower(), event.language.lower().partition("-")[0]))
        )

    def takes_region(self, slug: str) -> bool:
        """Whether events of the region `slug` can pass at all."""
        return _any(self.regions, (slug, slug.partition(".")[0]))


def _values(given: Sequence[str], form: Callable[[str], str]) -> frozenset[str]:
    words = (word.strip() for text in given for word in text.split(","))
    return frozenset(form(word) for word in list(filter(None, words))[:_MOST_VALUES])


def _any(wanted: frozenset[str], found: Iterable[str]) -> bool:
    return not wanted or not wanted.isdisjoint(found)
