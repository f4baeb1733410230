"""Finds mentions in languages that space their words: one dictionary look-up for each word of the text."""

from __future__ import annotations

from pathlib import Path

from agents.enrich.countries.forms import Form
from agents.enrich.countries.index import Index
from agents.enrich.countries.mention import Mention
from agents.enrich.text import Words, split_words

KEPT = 200_000
"""Word forms whose meaning is kept; beyond, all are forgotten (a language's texts repeat themselves)."""
_BREAKS = frozenset(",;:!?()[]«»“„\n\r\t|/–—…،؛۔।")
"""What may not stand between the words of one name."""
LONGEST_GAP = 3
LONGEST_ABBREVIATION = 2


class SpacedMatcher:
    """Finds the countries that a text names, left to right, the longest name first."""

    def __init__(self, language: str, overlay: Path | None = None) -> None:
        self._index = Index(language, overlay)
        self._known: dict[str, tuple[Form, ...]] = {}
        self._readings: dict[str, list[str]] = {}

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in `text`; forms that name no country give none."""
        words = split_words(text)
        known = self._known
        found, free = [], 0
        for position, word in enumerate(words.texts):
            forms = known.get(word)
            if forms is None:
                forms = self._learn(word)
            if not forms or position < free:
                continue
            for form in forms:
                if self._goes_on(form, words, position):
                    free = position + len(form.parts)
                    found += _mentions(form, text, words, position)
                    break
        return found

    def _learn(self, word: str) -> tuple[Form, ...]:
        if len(self._known) >= KEPT:
            self._known.clear()
        forms = self._known[word] = self._index.candidates(word)
        return forms

    def _goes_on(self, form: Form, words: Words, position: int) -> bool:
        """Tell whether the words after `position` are the rest of the form."""
        if position + len(form.parts) > len(words.texts):
            return False
        for offset, part in enumerate(form.parts[1:], start=1):
            before, word = words.texts[position + offset - 1], words.texts[position + offset]
            if not _joins(words.gaps[position + offset], before):
                return False
            if not part.matches_any(self._read(word)):
                return False
        return True

    def _read(self, word: str) -> list[str]:
        readings = self._readings.get(word)
        if readings is None:
            if len(self._readings) >= KEPT:
                self._readings.clear()
            readings = self._readings[word] = self._index.readings(word)
        return readings


def _joins(gap: str, before: str) -> bool:
    """Tell whether `gap` may stand within a name: a full stop and a space only after abbreviations."""
    if gap == " ":
        return True
    if len(gap) > LONGEST_GAP or not _BREAKS.isdisjoint(gap):
        return False
    return not (". " in gap and len(before) > LONGEST_ABBREVIATION)


def _mentions(form: Form, text: str, words: Words, position: int) -> list[Mention]:
    start, end = words.starts[position], words.end(position + len(form.parts) - 1)
    whole = text[start:end]
    return [Mention(code, whole, start, end, form.kind, form.key, form.weight) for code in form.codes]
