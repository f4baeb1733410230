"""Finds a language's subject words in a text: by words where they are spaced, by characters where not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from ahocorasick_rs import AhoCorasick, MatchKind

from agents.enrich.subjects.lexicon import Entry, Lexicon
from agents.enrich.text import Words, fold_in_place, split_words


class Match(NamedTuple):
    """An entry found at `start` to `end`, in characters of the text."""

    entry: Entry
    start: int
    end: int


class Matcher(Protocol):
    """What finds entries in a text; `words` are those of the text, where it is split already."""

    def __call__(self, text: str, words: Words | None) -> list[Match]:
        """Return the matches in order; they do not overlap."""
        ...


class WordMatcher:
    """Finds entries word by word; a phrase that fits takes its words before their single entries do."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def __call__(self, text: str, words: Words | None = None) -> list[Match]:
        """Return the matches in order; they do not overlap."""
        words = words or split_words(text)
        texts, beginning, followed = words.texts, self._lexicon.beginning, self._lexicon.followed
        found, behind = [], 0
        for index, word in enumerate(texts):
            entries = beginning[word]
            if not entries or index < behind:
                continue
            if entries[0].rest and index + 1 < len(texts):  # Vietnamese words begin twenty phrases each
                entries = followed[word, texts[index + 1]]
            for entry in entries:
                if not entry.rest or self._lexicon.phrase_fits(entry, texts, index):
                    behind = index + 1 + len(entry.rest)
                    found.append(Match(entry, words.starts[index], words.end(behind - 1)))
                    break
        return found


class CharacterMatcher:
    """Finds entries anywhere in a text without spaces (Chinese, Japanese, Thai); the longest wins."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        patterns = ["".join((entry.head, *entry.rest)).replace("*", "") for entry in self._entries]
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)

    def __call__(self, text: str, words: Words | None = None) -> list[Match]:
        """Return the matches in order; they do not overlap. `words` is not looked at."""
        del words
        found = self._automaton.find_matches_as_indexes(fold_in_place(text))
        return [Match(self._entries[index], start, end) for index, start, end in found]
