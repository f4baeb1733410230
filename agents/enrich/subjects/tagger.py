"""The news subjects of an item, most certain first, each with the words that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from agents.enrich.subjects.choose import chosen
from agents.enrich.subjects.lexicon import Lexicon, compile_entries
from agents.enrich.subjects.match import CharacterMatcher, Matcher, WordMatcher
from agents.enrich.subjects.score import Hit, gather
from agents.enrich.text import UNSPACED, Words
from catalog.subjects import media_topics, proclitics, subject_forms, subject_languages
from schemas.values import Evidence, Subject

CHARACTERS_READ = 6_000
"""Characters of a field that are read: the subject of longer texts is clear by then."""

EVIDENCE_KEPT = 5
"""Places shown for one subject."""


class SubjectTagger:
    """Tags items by the tables of `catalog/subjects`, each language compiled when it is first met.

    `overlay` is a deployment's folder; its tables `subjects/LANG.tsv` add to the shipped ones, replace their
    rows or drop them (`catalog.subjects.subject_forms`).
    """

    def __init__(self, overlay: Path | None = None) -> None:
        self._overlay = overlay
        self._matchers: dict[str, Matcher | None] = {}

    def load(self, languages: Iterable[str] | None = None) -> None:
        """Compile `languages` (all shipped ones if None) now instead of when they are first met."""
        for language in subject_languages() if languages is None else languages:
            self._matcher(language)

    def tag(
        self, fields: Mapping[str, str], language: str, words: Mapping[str, Words] | None = None
    ) -> list[Subject]:
        """Return the subjects of an item, best first; a code is followed by the codes under it.

        `fields` are `title`, `summary` and `body` in this order, those that the item has. `language` is
        BCP 47; without a table for it, and for `und`, the answer is empty, as it is where the words are few
        or contradict each other. `words` are those of the fields that the caller has split
        already (`agents.enrich.text.split_words`).
        """
        hits = self.hits(fields, language, words)
        names = media_topics()
        return [
            Subject(
                code=choice.code,
                name=names[choice.code].name,
                confidence=round(choice.confidence, 3),
                evidence=_evidence(choice.hits, fields),
            )
            for choice in chosen(hits)
        ]

    def hits(
        self, fields: Mapping[str, str], language: str, words: Mapping[str, Words] | None = None
    ) -> list[Hit]:
        """Return the subject words of an item, each once, with their places."""
        matcher = self._matcher(language)
        if matcher is None:
            return []
        split = words or {}
        return gather(
            (name, matcher(text[:CHARACTERS_READ], split.get(name) if len(text) <= CHARACTERS_READ else None))
            for name, text in fields.items()
        )

    def _matcher(self, language: str) -> Matcher | None:
        if language not in self._matchers:
            self._matchers[language] = self._compile(language)
        return self._matchers[language]

    def _compile(self, language: str) -> Matcher | None:
        forms = subject_forms(language, self._overlay)
        if not forms:
            broader, _, narrower = language.rpartition("-")
            return self._matcher(broader) if narrower and broader else None
        entries = compile_entries(forms, language)
        if language in UNSPACED:
            return CharacterMatcher(entries)
        return WordMatcher(Lexicon(entries, language, proclitics().get(language, ())))


def _evidence(hits: list[Hit], fields: Mapping[str, str]) -> list[Evidence]:
    places = [place for hit in hits for place in hit.places[:1]][:EVIDENCE_KEPT]
    return [
        Evidence(text=fields[name][start:end], field=name, start=start, end=end, kind="word")
        for name, start, end in places
    ]
