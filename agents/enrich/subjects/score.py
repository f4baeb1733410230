"""From the subject words of an item to the scores of its subjects.

- A form counts once however often it stands there, and up to four times as much when it is repeated: ten
  times "goal" is one subject, not ten.
- News says first what it is about: a form of the title is worth `TITLE` more, one of the summary or of the
  body's beginning `LEAD` more.
- A code's score holds that of the codes under it.

Dividing a class by the size of its table was tried and does not pay (docs/decisions/0061-subject-scores.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from agents.enrich.subjects.lexicon import Entry
from agents.enrich.subjects.match import Match

TITLE = 2.0
LEAD = 1.0
LEAD_CHARACTERS = 300
"""Where the beginning of a body ends."""

SATURATION = 3.0
"""A form found n times below the title is worth n (1 + SATURATION) / (n + SATURATION): 1, 1.6, 2 ... 4."""

PLACES_KEPT = 3
"""Places of one form that are kept as evidence."""


@dataclass(slots=True)
class Hit:
    """An entry found in an item: how often below the title, and its first places as (field, start, end)."""

    entry: Entry
    count: int = 0
    titled: bool = False
    leads: bool = False
    places: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def value(self) -> float:
        """Return what the hit is worth before its weight."""
        repeated = self.count * (1 + SATURATION) / (self.count + SATURATION)
        return repeated + TITLE * self.titled + LEAD * self.leads


def gather(found: Iterable[tuple[str, list[Match]]]) -> list[Hit]:
    """Return one hit for each entry that matched; `found` holds the matches by field, in reading order."""
    hits: dict[Entry, Hit] = {}
    for name, matches in found:
        for entry, start, end in matches:
            hit = hits.get(entry)
            if hit is None:
                hit = hits[entry] = Hit(entry)
            if name == "title":
                hit.titled = True
            else:
                hit.count += 1
                hit.leads = hit.leads or start < LEAD_CHARACTERS or name == "summary"
            if len(hit.places) < PLACES_KEPT:
                hit.places.append((name, start, end))
    return list(hits.values())


def scores(hits: Iterable[Hit]) -> dict[str, float]:
    """Return the score of every code that a hit speaks of, those above it included."""
    totals: dict[str, float] = defaultdict(float)
    for hit in hits:
        value = hit.value
        for code, weight in hit.entry.spread.items():
            totals[code] += weight * value
    return dict(totals)
