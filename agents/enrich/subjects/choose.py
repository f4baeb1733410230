"""Which scores become subjects, how sure we are, and when to say nothing.

A top-level code is reported when its score is at least `SHARE` of the strongest one, its evidence is enough
(`is_enough`) and its confidence reaches `LEAST_CONFIDENCE`. Where more than `MOST_SUBJECTS` codes are as
strong, the words contradict each other and nothing is reported.

    confidence = strength * share
    strength   = score / (score + HALF)               how much evidence there is
    share      = score / (score + rival / 2)          how clearly it leads: 1 without a rival, 2/3 in a tie

Conflict and war need more, as their words are used for sport and business too: two different sure forms,
or a decisive one in the title (`STRICT`). War is reported with these whatever its part of the score: a report
from the front speaks of soldiers and weapons far more often than of the war.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agents.enrich.subjects.score import Hit, scores
from catalog.subjects import media_topics

HALF = 5.0
"""The score at which a subject without rival has a strength of one half: two sure words."""

SHARE = 0.6
LEAST_CONFIDENCE = 0.3
MOST_SUBJECTS = 3

CHILD_SHARE = 0.4
"""Part of the upper code's score that a lower code must hold to be reported with it."""

FORMS_IN_TEXT = 2
"""Different sure forms that a strict code needs where the title has none."""

DECISIVE = 3.0
"""Weight of a form that speaks of nearly nothing else."""

SURE = 2.0
"""Weight from which a form counts as evidence of its own."""

MANY_FORMS = 3
MANY_SCORE = 6.0
"""Weaker forms count as evidence together, if they are so many and score so much (learned tables)."""

STRICT = frozenset({"16000000", "20000062"})
"""Codes that need two different sure forms, or a decisive one in the title: conflict, and war below it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A code that is reported, and the hits that speak of it, the strongest first."""

    code: str
    confidence: float
    hits: list[Hit]


def chosen(hits: list[Hit]) -> list[Choice]:
    """Return the codes that an item is about, best first, each followed by the codes under it."""
    totals = scores(hits)
    positive = (code for code, total in totals.items() if total > 0)
    tops = sorted(filter(is_top, positive), key=lambda code: (-totals[code], code))
    if not tops:
        return []
    leading = [code for code in tops if totals[code] >= SHARE * totals[tops[0]]]
    if len(leading) > MOST_SUBJECTS:
        return []
    choices = []
    for code in leading:
        rival = max((totals[other] for other in tops if other != code), default=0.0)
        sure = confidence(totals[code], rival)
        speaking = speaking_of(code, hits)
        if sure >= LEAST_CONFIDENCE and is_enough(code, speaking):
            choices.append(Choice(code, sure, speaking))
            choices += _below(code, sure, totals, hits)
    return choices


def confidence(score: float, rival: float) -> float:
    """Return how sure a subject is, 0 to 1, from its score and that of the next best one."""
    return score / (score + HALF) * score / (score + rival / 2)


def is_enough(code: str, speaking: list[Hit]) -> bool:
    """Return whether the hits that speak of `code` carry it."""
    sure = [hit for hit in speaking if hit.entry.spread[code] >= SURE]
    if code in STRICT:
        decisive = (hit for hit in sure if hit.entry.spread[code] >= DECISIVE)
        return len(sure) >= FORMS_IN_TEXT or any(hit.titled for hit in decisive)
    return bool(sure) or _is_much(code, speaking)


def _is_much(code: str, speaking: list[Hit]) -> bool:
    score = sum(hit.entry.spread[code] * hit.value for hit in speaking)
    return len(speaking) >= MANY_FORMS and score >= MANY_SCORE


def speaking_of(code: str, hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits that speak of `code` or of a code under it, the strongest first."""
    speaking = [hit for hit in hits if hit.entry.spread.get(code, 0.0) > 0]
    return sorted(speaking, key=lambda hit: -hit.entry.spread[code] * hit.value)


def is_top(code: str) -> bool:
    """Return whether `code` is one of the 17 top-level Media Topics."""
    return media_topics()[code].parent is None


def _below(code: str, sure: float, totals: dict[str, float], hits: list[Hit]) -> list[Choice]:
    choices: list[Choice] = []
    under = [child for child in totals if media_topics()[child].parent == code]
    for child in sorted(under, key=lambda child: (-totals[child], child)):
        share, speaking = totals[child] / totals[code], speaking_of(child, hits)
        if child in STRICT:
            share = max(share, CHILD_SHARE) if is_enough(child, speaking) else 0.0
        if share >= CHILD_SHARE:
            choices.append(Choice(child, sure * share, speaking))
            choices += _below(child, sure * share, totals, hits)
    return choices
