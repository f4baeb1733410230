"""One spelling for foreign names whose spelling varies: `spelled` folds more than the rest of enrich needs.

Indic scripts, Urdu, Persian and Amharic write foreign names by ear (ईरान, इरान). What they exchange stands
in `catalog/lexicon/spelling.tsv`; languages without rules there are folded as everywhere.
"""

from __future__ import annotations

import re
from functools import cache

from agents.enrich.text import fold, split_words
from catalog.tables import shipped


def spelled(word: str, language: str) -> str:
    """Return the folded `word` in the one spelling that names are compared in."""
    return respelled(fold(word, language), language)


def spelled_phrase(form: str, language: str) -> tuple[str, ...]:
    """Return the words of `form`, each in its one spelling."""
    return tuple(spelled(word, language) for word in split_words(form).texts)


def respelled(folded: str, language: str) -> str:
    """Return text that is folded already (a word, a regular expression of endings) in the one spelling."""
    for pattern, replacement in _rules().get(language, ()):
        folded = pattern.sub(replacement, folded)
    return folded


@cache
def _rules() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    rules: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for row in shipped("lexicon/spelling.tsv"):
        for language in row["languages"].split():
            rules.setdefault(language, []).append((re.compile(row["pattern"]), row.get("replacement", "")))
    return rules
