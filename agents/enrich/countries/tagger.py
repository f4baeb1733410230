"""The entry point: finds the countries that a text of a given language names."""

from __future__ import annotations

from pathlib import Path

from agents.enrich.countries.context import in_context
from agents.enrich.countries.mention import Mention
from agents.enrich.countries.spaced import SpacedMatcher
from agents.enrich.countries.unspaced import UnspacedMatcher
from agents.enrich.text import UNSPACED, Words
from catalog.lexicons import writings


class CountryTagger:
    """Finds mentions of countries; lexicons are loaded language by language, at the first text of each.

    `overlay` is the deployment's folder of lexicons (docs/countries.md).
    """

    def __init__(self, overlay: Path | None = None) -> None:
        self._overlay = overlay
        self._matchers: dict[str, SpacedMatcher | UnspacedMatcher] = {}

    def find(self, text: str, language: str, words: Words | None = None) -> list[Mention]:
        """Return the mentions in `text`, in its order; none in a language without a lexicon.

        `words` is `text` split by `split_words`, where the caller has done so already.
        """
        matcher = self._matchers.get(language) or self._load(language)
        if matcher is None:
            return []
        mentions = matcher.find(text, words)
        return in_context(text, mentions) if mentions else []

    def _load(self, language: str) -> SpacedMatcher | UnspacedMatcher | None:
        if language not in writings():
            return None
        kind = UnspacedMatcher if language in UNSPACED else SpacedMatcher
        matcher = self._matchers[language] = kind(language, self._overlay)
        return matcher
