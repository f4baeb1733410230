"""Which countries a story is about: each mention scores by its place, the strongest country sets the scale.

A country in the title outweighs four in the text, and the dateline six: where a report was sent from is the
strongest cue (CLIFF's and our measurements, docs/enrichment.md). In title and dateline a country counts
once, in the text as often as it is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from agents.enrich.article import Place
from schemas.values import Country, Evidence, Role

WEIGHTS: dict[Place, float] = {
    "title": 4.0,
    "dateline": 6.0,
    "lead": 2.0,
    "body": 1.0,
    "heading": 0.5,
    "nowhere": 0.0,
}
"""What a name is worth by its place; the lead counts as lead and as body."""

ONCE: frozenset[Place] = frozenset({"title", "dateline"})

FOCUS = 0.5
FOCUS_TITLED = 0.35
INVOLVED = 0.2
"""Least share of the strongest country's score for each role; below, a country is only mentioned. A country
that the title names is in focus sooner: a dateline alone must not push it aside."""

EVIDENCE_KEPT = 6
"""Mentions kept as evidence for each country, the first ones: the value of a topic must stay small."""


class Hit(NamedTuple):
    """A mention of the country `code` with its place; `weight` by its kind, a city's .7, a name's 1."""

    code: str
    place: Place
    weight: float
    evidence: Evidence


@dataclass(slots=True)
class _Tally:
    counted: float = 0.0
    once: dict[Place, float] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)

    def add(self, hit: Hit) -> None:
        worth = WEIGHTS[hit.place] * hit.weight
        if hit.place in ONCE:
            self.once[hit.place] = max(worth, self.once.get(hit.place, 0.0))
        else:
            self.counted += worth
        if len(self.evidence) < EVIDENCE_KEPT:
            self.evidence.append(hit.evidence)

    @property
    def score(self) -> float:
        return self.counted + sum(self.once.values())


def rank(hits: Iterable[Hit]) -> list[Country]:
    """Return the countries that `hits` name, the strongest first, with role, score and evidence.

    The score is relative to the strongest country's. Countries of the same score stay in the order in
    which the text names them first.
    """
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for hit in hits:
        if hit.place != "nowhere":
            tallies[hit.code].add(hit)
    best = max((tally.score for tally in tallies.values()), default=1.0)
    ranked = sorted(tallies.items(), key=lambda item: -item[1].score)
    return [_country(code, tally, tally.score / best) for code, tally in ranked]


def _country(code: str, tally: _Tally, share: float) -> Country:
    role = role_of(share, titled="title" in tally.once)
    return Country(code=code, role=role, score=round(share, 3), evidence=tally.evidence)


def role_of(share: float, *, titled: bool) -> Role:
    """Return the role of a country by its share of the strongest country's score."""
    if share >= (FOCUS_TITLED if titled else FOCUS):
        return "focus"
    return "involved" if share >= INVOLVED else "mentioned"
