"""Forms by their first letters: what a word form may stand for, worked out the first time it is seen.

A language has about 3,000 forms and a text touches few of them. So a form is made ready to match (folded,
stemmed, its endings compiled) only when a word with the same first two letters comes by: loading a language
takes some 10 ms, and its memory grows with what its texts name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from agents.enrich.countries.forms import ARABIC_ARTICLE, MARKS, Form, Morphology
from agents.enrich.countries.spelling import spelled, spelled_phrase
from agents.enrich.text import first_word
from catalog.lexicons import DELETED, Entry, entries, writings

LETTERS = 2
"""Length of the beginnings that forms are sorted by; a shorter word is a beginning of its own."""
SHORTEST_AFTER_PREFIX = 2
"""Letters that must remain of a word when a prefix is taken off."""


class Index:
    """All forms of one language.

    `candidates(word)` is pure, so that its callers may keep every answer.
    """

    def __init__(self, language: str, overlay: Path | None = None) -> None:
        self._language = language
        self._prefixes = writings()[language].prefixes
        self._morphology = Morphology(writings()[language])
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self._by_stem: dict[str, list[Form]] = {}
        self._longest = 0
        for entry in entries(language, overlay):
            for beginning in self._beginnings(entry.form):
                self._entries[beginning].append(entry)

    def candidates(self, word: str) -> tuple[Form, ...]:
        """Return the forms that begin with `word` as written, the one to prefer first."""
        found = [
            form
            for number, reading in enumerate(self.readings(word))
            for form in self._beginning_like(reading)
            if form.parts[0].matches(reading)
            and not (number and form.parts[0].whole)
            and _written_like(form, word)
        ]
        found.sort(key=lambda form: form.strength, reverse=True)
        return tuple(_names_first(found))

    def readings(self, word: str) -> list[str]:
        """Return the folded word, and what remains of it without each prefix of the language."""
        folded = spelled(word, self._language)
        return [folded] + [
            folded[len(prefix) :]
            for prefix in self._prefixes
            if folded.startswith(prefix) and len(folded) - len(prefix) >= SHORTEST_AFTER_PREFIX
        ]

    def _beginnings(self, form: str) -> set[str]:
        first = first_word(form)
        found = {spelled(first, self._language)[:LETTERS]}
        if ARABIC_ARTICLE in self._prefixes:
            found.add(spelled(first.removeprefix(ARABIC_ARTICLE), self._language)[:LETTERS])
        return found

    def _beginning_like(self, word: str) -> Iterator[Form]:
        """Yield the forms whose first stem is a beginning of `word`."""
        for beginning in (word[:1], word[:LETTERS]):
            if beginning in self._entries:
                self._make_ready(self._entries.pop(beginning))
        for length in range(1, min(len(word), self._longest) + 1):
            yield from self._by_stem.get(word[:length], ())

    def _make_ready(self, found: Iterable[Entry]) -> None:
        for entry in unique(found, self._language):
            for form in self._morphology.forms(entry):
                stem = form.parts[0].stem
                self._by_stem.setdefault(stem, []).append(form)
                self._longest = max(self._longest, len(stem))


def unique(found: Iterable[Entry], language: str) -> list[Entry]:
    """Return the entries that count: the first of those that fold alike, unless it deletes."""
    first: dict[tuple[tuple[str, ...], str], Entry] = {}
    for entry in found:
        marks = "".join(letter for letter in entry.form if letter in MARKS)
        first.setdefault((spelled_phrase(entry.form, language), marks), entry)
    return [entry for entry in first.values() if entry.code != DELETED]


def _names_first(found: list[Form]) -> list[Form]:
    """Put a name before adjectives of the same country: both match, and the name says more."""
    if not found or found[0].kind != "adjective":
        return found
    best = found[0]
    names = [
        form
        for form in found
        if form.kind == "name" and form.codes == best.codes and len(form.parts) == len(best.parts)
    ]
    return [*names, *found]


def _written_like(form: Form, word: str) -> bool:
    """Tell whether the word has the capitals that the form needs."""
    if form.acronym:
        return word[: len(form.parts[0].stem)].isupper()
    return not (form.capital and word[0].islower())
