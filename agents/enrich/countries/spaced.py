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
        self._known_pairs: dict[tuple[str, str], tuple[Form, ...]] = {}
        self._readings: dict[str, list[str]] = {}

    def find(self, text: str, words: Words | None = None) -> list[Mention]:
        """Return the mentions in `text`, whose `words` may be split already.

        Forms that name no country give none.
        """
        words = words or split_words(text)
        known = self._known
        found, free = [], 0
        for position, word in enumerate(words.texts):
            forms = known.get(word)
            if forms is None:
                forms = self._learn(word)
            if not forms or position < free:
                continue
            for form in self._followed(forms, words.texts[position : position + 2]):
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

    def _followed(self, forms: tuple[Form, ...], pair: list[str]) -> tuple[Form, ...]:
        """Return those of `forms` that the second word of `pair` can belong to.

        In Zulu 60 names begin with the same word: the pair is looked up, so that they are not tried in turn.
        """
        if len(forms[0].parts) == 1:  # the longest forms come first
            return forms
        if len(pair) == 1:
            return tuple(form for form in forms if len(form.parts) == 1)
        key = pair[0], pair[1]
        known = self._known_pairs.get(key)
        if known is None:
            if len(self._known_pairs) >= KEPT:
                self._known_pairs.clear()
            readings = self._read(pair[1])
            known = self._known_pairs[key] = tuple(
                form for form in forms if len(form.parts) == 1 or form.parts[1].matches_any(readings)
            )
        return known

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
