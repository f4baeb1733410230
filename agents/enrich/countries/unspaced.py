"""Finds mentions where words are not spaced (Chinese, Japanese, Thai): Aho-Corasick, longest first."""

from __future__ import annotations

from pathlib import Path

import ahocorasick_rs

from agents.enrich.countries.forms import MARKS
from agents.enrich.countries.mention import Mention
from agents.enrich.text import Words, fold_in_place
from catalog.lexicons import DELETED, Entry, entries


class UnspacedMatcher:
    """Finds the countries that a text names; marks of endings in the lexicon have no meaning here."""

    def __init__(self, language: str, overlay: Path | None = None) -> None:
        forms: dict[str, Entry] = {}
        for entry in entries(language, overlay):
            folded = fold_in_place(entry.form.rstrip(MARKS))
            forms.setdefault(folded, entry)
        forms = {form: entry for form, entry in forms.items() if form and entry.code != DELETED}
        self._entries = list(forms.values())
        self._automaton = ahocorasick_rs.AhoCorasick(
            list(forms), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def find(self, text: str, words: Words | None = None) -> list[Mention]:
        """Return the mentions in `text`; forms that name no country give none. `words` is not looked at."""
        del words
        folded = fold_in_place(text)
        found: list[Mention] = []
        for number, start, end in self._automaton.find_matches_as_indexes(folded):
            if _whole(text, start, end):
                found += _mentions(self._entries[number], text, start, end)
        return found


def _whole(text: str, start: int, end: int) -> bool:
    """Tell whether Latin letters do not go on before or after the match (`US` in `USB`)."""
    if not text[start].isascii():
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _mentions(entry: Entry, text: str, start: int, end: int) -> list[Mention]:
    whole = text[start:end]
    return [Mention(code, whole, start, end, entry.kind, entry.form, entry.weight) for code in entry.codes]
