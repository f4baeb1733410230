"""Forms by their first letters: what a word form may stand for, worked out the first time it is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from agents.enrich.countries.forms import MARKS, Form, Morphology
from agents.enrich.text import fold, fold_phrase
from catalog.lexicons import DELETED, Entry, entries, writings

SHORTEST_AFTER_PREFIX = 2
"""Letters that must remain of a word when a prefix is taken off."""


class Index:
    """All forms of one language.

    `candidates(word)` is pure, so that its callers may keep every answer.
    """

    def __init__(self, language: str, overlay: Path | None = None) -> None:
        self._language = language
        self._writing = writings()[language]
        self._by_stem: dict[str, list[Form]] = defaultdict(list)
        morphology = Morphology(self._writing)
        for entry in unique(entries(language, overlay), language):
            for form in morphology.forms(entry):
                self._by_stem[form.parts[0].stem].append(form)
        self._longest = max(map(len, self._by_stem), default=0)

    def candidates(self, word: str) -> tuple[Form, ...]:
        """Return the forms that begin with `word` as written, the one to prefer first."""
        found: list[Form] = []
        for number, folded in enumerate(self.readings(word)):
            for length in range(1, min(len(folded), self._longest) + 1):
                for form in self._by_stem.get(folded[:length], ()):
                    if number and form.parts[0].whole:
                        continue
                    if form.parts[0].matches(folded) and _written_like(form, word, length):
                        found.append(form)
        return tuple(sorted(found, key=lambda form: form.strength, reverse=True))

    def readings(self, word: str) -> list[str]:
        """Return the folded word, and what remains of it without each prefix of the language."""
        folded = fold(word, self._language)
        return [folded] + [
            folded[len(prefix) :]
            for prefix in self._writing.prefixes
            if folded.startswith(prefix) and len(folded) - len(prefix) >= SHORTEST_AFTER_PREFIX
        ]


def unique(found: Iterable[Entry], language: str) -> list[Entry]:
    """Return the entries that count: of those that fold to the same words the first, unless it deletes them."""
    first: dict[tuple[tuple[str, ...], str], Entry] = {}
    for entry in found:
        marks = "".join(letter for letter in entry.form if letter in MARKS)
        first.setdefault((fold_phrase(entry.form, language), marks), entry)
    return [entry for entry in first.values() if entry.code != DELETED]


def _written_like(form: Form, word: str, length: int) -> bool:
    """Tell whether the word has the capitals that the form needs."""
    if form.acronym:
        return word[:length].isupper()
    return not (form.capital and word[0].islower())
