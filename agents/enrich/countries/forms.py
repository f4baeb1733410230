"""Forms of a lexicon made ready to match: each word as a stem and the endings that may follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from agents.enrich.countries.spelling import respelled, spelled
from agents.enrich.text import split_words
from catalog.lexicons import Endings, Entry, Writing, endings

ANY, EXACT = "*", "!"
MARKS = ANY + EXACT
"""What a lexicon writes after a word that takes any ending, and after one that takes none."""
SHORT = 3
"""Letters of a stem that many words begin with."""
NAMES = frozenset({"name", "city"})
ARABIC_ARTICLE = "ال"
NO_ENDING = Endings("", "", 0)
_PIECE = re.compile(r"[^\s-]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a form: `stem` is folded, `follow` matches what may come after it (None: nothing)."""

    stem: str
    follow: re.Pattern[str] | None
    bare: bool = True
    """Whether the stem alone is a word: not of a name that lost its ending (George is not Georgia)."""
    whole: bool = False
    """Whether the word must stand without prefixes."""

    def matches_any(self, readings: list[str]) -> bool:
        """Tell whether one of the readings of a word (itself, then without a prefix each) is this part."""
        return any(map(self.matches, readings[:1] if self.whole else readings))

    def matches(self, word: str) -> bool:
        """Tell whether the folded `word` is an inflection of this part."""
        if self.follow is None:
            return word == self.stem
        if not self.bare and len(word) == len(self.stem):
            return False
        return word.startswith(self.stem) and self.follow.fullmatch(word, len(self.stem)) is not None


@dataclass(frozen=True, slots=True)
class Form:
    """A lexicon entry ready to match; `acronym` forms match in capitals only."""

    parts: tuple[Part, ...]
    codes: tuple[str, ...]
    kind: str
    key: str
    weight: float
    capital: bool
    acronym: bool

    @property
    def strength(self) -> tuple[int, int, bool, bool, int]:
        """Order among forms that match: more words, longer stem, those with a country, cities last."""
        return (
            len(self.parts),
            len(self.parts[0].stem),
            bool(self.codes),
            self.kind != "city",
            len(self.key),
        )


class Morphology:
    """How one language inflects: turns entries into forms."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._endings = {
            role: Endings(
                respelled(rule.drop, writing.language), respelled(rule.follow, writing.language), rule.least
            )
            for role, rule in endings(writing.language).items()
        }

    def forms(self, entry: Entry) -> Iterator[Form]:
        """Yield the forms of `entry`: as its kind is inflected, and the words derived from a name.

        The last word of a name may be an adjective as well as a noun: Korea Północna, Nordkorea.
        """
        pieces = _pieces(entry.form)
        if not pieces:
            return
        yield self._form(entry, pieces, entry.kind, entry.kind)
        if len(pieces) > 1 and entry.kind in {"name", "none"} and "attribute" in self._endings:
            yield self._form(entry, pieces, "attribute", entry.kind)
        derived = self._endings.get("derived")
        if derived and entry.kind == "name" and len(pieces) == 1 and not entry.form.endswith((ANY, EXACT)):
            yield self._form(entry, pieces, "derived", "adjective")

    def _form(self, entry: Entry, pieces: list[tuple[str, str]], role: str, kind: str) -> Form:
        last = len(pieces) - 1
        parts = tuple(
            self._part(word, mark, role if index == last else "attribute")
            for index, (word, mark) in enumerate(pieces)
        )
        letters = "".join(word for word, _ in pieces)
        acronym = letters.isupper() and len(letters) > 1 and letters.lower() != letters
        written = entry.form[0].isupper() and role != "derived"
        capital = kind != "none" and (written or self._writing.capitals == "all")
        return Form(parts, entry.codes, kind, entry.form, entry.weight, capital, acronym)

    def _part(self, word: str, mark: str, role: str) -> Part:
        if mark == EXACT:
            return Part(spelled(word, self._writing.language), None, whole=True)
        folded = spelled(word, self._writing.language) if role == "city" else self._without_article(word)
        if word.isupper() and word.lower() != word:
            return Part(folded, None)
        if mark == ANY:
            return Part(folded, _compiled(self._rule("stem").follow))
        return self._inflected(folded, role)

    def _inflected(self, word: str, role: str) -> Part:
        rule = self._rule(role)
        stem = re.sub(f"(?:{rule.drop})$", "", word, count=1) if rule.drop else word
        if len(stem) <= SHORT and role in NAMES and "short" in self._endings:
            stem, rule = word, self._endings["short"]
        elif len(stem) < rule.least:
            stem = word
        bare = stem == word or role not in NAMES
        return Part(stem, _compiled(rule.follow) if rule.follow else None, bare)

    def _without_article(self, word: str) -> str:
        """Return the folded word; the Arabic article is a prefix, of the form as of the text."""
        article = next((prefix for prefix in self._writing.prefixes if prefix == ARABIC_ARTICLE), "")
        return spelled(word.removeprefix(article), self._writing.language)

    def _rule(self, role: str) -> Endings:
        for known in (role, *FALLBACK.get(role, ())):
            if known in self._endings:
                return self._endings[known]
        return NO_ENDING


FALLBACK = {
    "city": ("name",),
    "region": ("city", "name"),
    "institution": ("name",),
    "person": ("adjective", "name"),
    "adjective": ("name",),
    "attribute": ("name",),
    "none": ("name",),
}
"""The role whose endings a word takes where `endings.tsv` says nothing of its own."""


def _pieces(form: str) -> list[tuple[str, str]]:
    """Return the words of `form`, each with the mark that stands after it."""
    pieces: list[tuple[str, str]] = []
    for piece in _PIECE.findall(form):
        mark = piece[-1] if piece[-1] in {ANY, EXACT} else ""
        words = split_words(piece).texts
        pieces += [(word, mark if index == len(words) - 1 else "") for index, word in enumerate(words)]
    return pieces


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
