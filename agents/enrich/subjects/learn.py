"""Learns a table of subject words from labelled texts: the same readable rows as those written by hand.

A linear model over forms (words, stems, grams of characters), weighted by how rare they are, is learned by
the passive-aggressive rule (Crammer et al. 2006, PA-I): each text that does not win by a margin moves the
weights of its forms just far enough; the average of all moments is kept, as it depends least on the order.
A weight says how much more the form speaks for the code than for the codes on average, so that it may be
negative. It beat naive Bayes by 4 to 14 points on halves of public sets (docs/subjects.md).
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agents.enrich.text import UNSPACED, fold, fold_in_place, split_words
from catalog.subjects import SubjectForm

STEM = 7
"""Letters after which a word is cut to a stem: shorter stems mix meanings, longer ones miss inflections."""

SHORTEST = 3
GRAMS = (2, 3)
"""Lengths in characters of the forms of languages that do not space words."""

LEAST_DOCUMENTS = 3
"""Documents in which a form must stand: what stands in fewer is chance."""

ROUNDS = 8
STEP = 1.0
"""The largest step for one text ("aggressiveness"): bounds what a wrong label can do."""

SURE_SHARE = 0.005
SURE_WEIGHT = 3.0
"""Weights are scaled so that this share of them reaches the weight of a sure form."""

LEAST_WEIGHT = 0.2
MOST_FORMS = 4_000
"""Rows kept for a code: those with the largest weights, and none nearer to 0 than `LEAST_WEIGHT`."""

Vector = dict[str, float]
"""Weights by form."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and the Media Topics code that it is about."""

    code: str
    text: str


def learn(documents: Sequence[Labelled], language: str) -> list[SubjectForm]:
    """Return the rows of a table for `language`, by code, the weightiest first."""
    forms = [forms_of(document.text, language) for document in documents]
    rarity = _rarity(forms)
    vectors = [_vector(found, rarity) for found in forms]
    weights = _averaged(vectors, [document.code for document in documents])
    return list(_rows(weights, rarity))


def forms_of(text: str, language: str) -> set[str]:
    """Return the forms that stand in `text`: words, stems (`stem*`), or grams of characters."""
    if language in UNSPACED:
        return set(_grams(fold_in_place(text)))
    words = {fold(word, language) for word in split_words(text).texts}
    long_enough = (word for word in words if len(word) >= SHORTEST and not word.isdigit())
    return {word if len(word) <= STEM else f"{word[:STEM]}*" for word in long_enough}


def _grams(text: str) -> Iterator[str]:
    for run in split_words(text).texts:
        for length in GRAMS:
            for start in range(len(run) - length + 1):
                yield run[start : start + length]


def _rarity(texts: Iterable[set[str]]) -> Vector:
    """Return the inverse document frequency of every form that stands in enough texts."""
    found = list(texts)
    counts = Counter(form for forms in found for form in forms)
    return {form: math.log(len(found) / n) for form, n in sorted(counts.items()) if n >= LEAST_DOCUMENTS}


def _vector(forms: set[str], rarity: Vector) -> Vector:
    known = {form: rarity[form] for form in sorted(forms & rarity.keys())}
    length = math.sqrt(sum(value * value for value in known.values())) or 1.0
    return {form: value / length for form, value in known.items()}


def _averaged(vectors: Sequence[Vector], codes: Sequence[str]) -> dict[str, Vector]:
    """Return the average weights by code over all moments of learning."""
    now: dict[str, Vector] = {code: {} for code in sorted(set(codes))}
    late: dict[str, Vector] = {code: {} for code in now}
    order, moment = list(range(len(vectors))), 1
    shuffler = random.Random(0)  # noqa: S311 - the same order each time
    for _ in range(ROUNDS):
        shuffler.shuffle(order)
        for place in order:
            vector, code = vectors[place], codes[place]
            rival, step = _correction(now, vector, code)
            for target, sign in ((code, step), (rival, -step)) if step else ():
                _move(now[target], vector, sign)
                _move(late[target], vector, sign * moment)
            moment += 1
    return {
        code: {form: value - late[code][form] / moment for form, value in vector.items()}
        for code, vector in now.items()
    }


def _correction(now: dict[str, Vector], vector: Vector, code: str) -> tuple[str, float]:
    """Return the strongest wrong code and how far to move away from it: 0 where `code` leads by 1."""
    scores = {
        other: sum(weights.get(form, 0.0) * value for form, value in vector.items())
        for other, weights in now.items()
    }
    rival = max((other for other in scores if other != code), key=scores.__getitem__)
    return rival, min(STEP, max(0.0, 1 - scores[code] + scores[rival]) / 2)


def _move(weights: Vector, vector: Vector, step: float) -> None:
    for form, value in vector.items():
        weights[form] = weights.get(form, 0.0) + step * value


def _rows(weights: dict[str, Vector], rarity: Vector) -> Iterator[SubjectForm]:
    found = []
    for form, rare in rarity.items():
        values = {code: vector.get(form, 0.0) * rare for code, vector in weights.items()}
        mean = sum(values.values()) / len(values)
        found += [(value - mean, form, code) for code, value in values.items()]
    found.sort(key=lambda row: (-abs(row[0]), row[1:]))
    scale = SURE_WEIGHT / abs(found[int(len(found) * SURE_SHARE)][0]) if found else 1.0
    for code in weights:
        rows = ((value * scale, form) for value, form, other in found if other == code)
        telling = [(value, form) for value, form in rows if abs(value) >= LEAST_WEIGHT]
        for value, form in telling[:MOST_FORMS]:
            yield SubjectForm(form, code, round(value, 2), "learned")
