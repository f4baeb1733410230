"""A language's subject words, arranged so that the meaning of a word form is found once and then remembered.

Looking a form up means folding it and trying its beginnings and parts, some 10 us; a `Memory` remembers the
answer by the form as written, so that a known form costs one dictionary look-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TypeVar

from agents.enrich.text import fold, fold_phrase
from catalog.subjects import SubjectForm, lineage

REMEMBERED = 50_000
"""Answers that a memory holds (about 5 MB); then it starts anew, as news repeats its words."""

MODIFIERS = frozenset("ʹʺʻʼʽʾʿ")
"""Letters for Python, apostrophes for `agents.enrich.text`: they end a word."""

SHORTEST_REST = 2
"""Letters that must be left of a word when a proclitic is taken off."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(dict[K, V]):
    """A dictionary that finds what it lacks by `find(key)`, and holds at most `REMEMBERED` values."""

    def __init__(self, find: Callable[[K], V]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: K) -> V:
        if len(self) >= REMEMBERED:
            self.clear()
        value = self[key] = self._find(key)
        return value


NOTHING: Mapping[str, float] = MappingProxyType({})


def _nothing() -> Mapping[str, float]:
    return NOTHING


@cache
def _alone(code: str, weight: float) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return weights and spread of an entry with this one code: shared, as nearly all entries are such."""
    return {code: weight}, dict.fromkeys(lineage(code), weight) if weight else NOTHING


@dataclass(slots=True, eq=False)
class Entry:
    """A form of the tables: what must match, and the weight by code that it gives.

    `head` is the first word and `rest` the words after it; a word ending in `*` is a stem, and a head that
    also begins with `*` may stand anywhere in a word.
    """

    head: str
    rest: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=_nothing)
    spread: Mapping[str, float] = field(default_factory=_nothing)
    """The weights, and those of the codes above: the highest of what stands under them."""

    def add(self, code: str, weight: float) -> None:
        """Let the entry speak of `code`; a weight of 0 only keeps shorter entries from matching."""
        weights, spread = _alone(code, weight)
        if self.weights:
            weights = {**self.weights, **weights}
            both = {**self.spread, **spread}
            spread = {
                above: max(self.spread.get(above, one), spread.get(above, one)) for above, one in both.items()
            }
        self.weights, self.spread = weights, spread

    @property
    def size(self) -> int:
        """Return how many letters match: of two entries that fit, the longer one knows better."""
        return len(self.head.strip("*")) + sum(len(word.rstrip("*")) for word in self.rest)


def compile_entries(forms: Iterable[SubjectForm], language: str) -> list[Entry]:
    """Return one entry for each form, with the weights of all its codes."""
    entries: dict[tuple[str, ...], Entry] = {}
    for form in forms:
        pattern = fold_pattern(form.form, language)
        if pattern:
            entry = entries.setdefault(pattern, Entry(pattern[0], pattern[1:]))
            entry.add(form.code, form.weight)
    return list(entries.values())


def fold_pattern(form: str, language: str) -> tuple[str, ...]:
    """Return the words of `form`, folded, each with its stars; a hyphen or an apostrophe makes two words."""
    bare = form.strip("*")
    if bare.isalpha() and MODIFIERS.isdisjoint(bare):  # one word, as most are: half the time of a start-up
        return (form.replace(bare, fold(bare, language)),)
    pattern: list[str] = []
    for chunk in form.split():
        words = list(fold_phrase(chunk.strip("*"), language))
        if words and chunk.endswith("*"):
            words[-1] += "*"
        if words and chunk.startswith("*") and not pattern:
            words[0] = "*" + words[0]
        pattern += words
    return tuple(pattern)


class Lexicon:
    """The entries of one language by the first word they match.

    `proclitics` are taken off the beginning of a word that means nothing as it stands.
    """

    def __init__(self, entries: Iterable[Entry], language: str, proclitics: tuple[str, ...] = ()) -> None:
        self._language, self._proclitics = language, proclitics
        self._exact: dict[str, list[Entry]] = defaultdict(list)
        self._stems: dict[str, list[Entry]] = defaultdict(list)
        self._parts: list[tuple[str, Entry]] = []
        for entry in entries:
            self._place(entry)
        self._longest = max(map(len, self._stems), default=0)
        self._fits = Memory(self._word_fits)
        self.beginning = Memory(self._look_up)
        """By word as written: what it may begin, phrases first, at most one entry of a single word last."""
        self.followed = Memory(self._look_up_pair)
        """By a word and the next one: the same without phrases whose second word is another."""

    def phrase_fits(self, entry: Entry, words: list[str], index: int) -> bool:
        """Return whether the words after `words[index]` are the rest of the phrase `entry`."""
        place, fits = index, self._fits
        if len(words) <= index + len(entry.rest):
            return False
        for pattern in entry.rest:
            place += 1
            if not fits[words[place], pattern]:
                return False
        return True

    def _place(self, entry: Entry) -> None:
        if entry.head.startswith("*"):
            self._parts.append((entry.head.strip("*"), entry))
        elif entry.head.endswith("*"):
            self._stems[entry.head[:-1]].append(entry)
        else:
            self._exact[entry.head].append(entry)

    def _word_fits(self, pair: tuple[str, str]) -> bool:
        word, pattern = pair
        folded = fold(word, self._language)
        forms = (folded, *self._bared(folded))
        if not pattern.endswith("*"):
            return pattern in forms
        return any(form.startswith(pattern[:-1]) for form in forms)

    def _bared(self, word: str) -> list[str]:
        """Return `word` without each proclitic that it may begin with."""
        return [
            word.removeprefix(prefix)
            for prefix in self._proclitics
            if word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST_REST
        ]

    def _look_up(self, word: str) -> tuple[Entry, ...]:
        folded = fold(word, self._language)
        attempts = map(self._matches, (folded, *self._bared(folded)))
        return next((found for found in attempts if found), ())

    def _look_up_pair(self, pair: tuple[str, str]) -> tuple[Entry, ...]:
        word, following = pair
        return tuple(
            entry
            for entry in self.beginning[word]
            if not entry.rest or self._word_fits((following, entry.rest[0]))
        )

    def _matches(self, word: str) -> tuple[Entry, ...]:
        candidates = list(self._exact.get(word, ()))
        for size in range(min(len(word), self._longest), 0, -1):
            candidates += self._stems.get(word[:size], ())
        candidates += [entry for part, entry in self._parts if part in word]
        phrases = sorted((entry for entry in candidates if entry.rest), key=lambda entry: -entry.size)
        single = max((entry for entry in candidates if not entry.rest), key=_knows_best, default=None)
        return tuple(phrases) if single is None else (*phrases, single)


def _knows_best(entry: Entry) -> tuple[bool, int]:
    return "*" not in entry.head, entry.size
