"""Adjectives of countries, mined from CLDR: `nordkoreanischer Won` says that `nordkoreanisch` is North Korea.

A word of a currency's name is an adjective of the currency's country where it begins like the name of that
country, if that is one word; two words or more that stay together when the unit is taken away (`North Korean
won`) are one as a phrase. Names of languages of one country (`Japanese`) are held to the same test. What
does not begin like the country's name (`Dutch`, `niemiecki`) is written by hand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from catalog.build.cldr import ADJECTIVE, country_names, locale
from catalog.build.codes import CODES
from catalog.build.rows import Row

_NO_COUNTRY = """
    ANG BOV CHE CHW CLF COU CSD CSK DDM EUR MXV SUR USN USS UYI UYW XCG YUD YUM YUN YUR ZAL
"""
NO_COUNTRY = frozenset(_NO_COUNTRY.split())
"""Currencies of several countries, of none, or of states that are no more."""
LANGUAGES = {
    "az": "AZ", "be": "BY", "bg": "BG", "bs": "BA", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR",
    "es": "ES", "et": "EE", "fi": "FI", "fr": "FR", "hr": "HR", "hu": "HU", "hy": "AM", "id": "ID",
    "is": "IS", "it": "IT", "ja": "JP", "ka": "GE", "kk": "KZ", "km": "KH", "ky": "KG", "lb": "LU",
    "lt": "LT", "lv": "LV", "mk": "MK", "mn": "MN", "mt": "MT", "my": "MM", "ne": "NP", "nl": "NL",
    "no": "NO", "pl": "PL", "pt": "PT", "ro": "RO", "ru": "RU", "sk": "SK", "sl": "SI", "so": "SO",
    "sq": "AL", "sr": "RS", "sv": "SE", "th": "TH", "tk": "TM", "tr": "TR", "uk": "UA", "uz": "UZ",
    "vi": "VN", "zh": "CN",
}  # fmt: skip
"""Languages that bear the name of one country."""

SHORTEST_WORD, COMMON_BEGINNING = 4, 3
"""Letters."""
SHORTEST_PHRASE = 2
"""Words."""
UNIT_WORDS = 8
"""A word in the names of this many currencies is a unit (`dollar`, `new`)."""


def adjectives(language: str) -> Iterator[Row]:
    """Yield the adjectives that CLDR's currency and language names of `language` hold."""
    names, single = _name_words(language), _single_names(language)
    for word, codes in sorted(_candidates(language).items()):
        code = next(iter(codes))
        if len(codes) == 1 and len(word) >= SHORTEST_WORD and not _in_a_name(word, names):
            if not (_resembles(word, single[code]) and _resembles(word.rpartition("-")[2], single[code])):
                continue
            yield Row(word, code, ADJECTIVE, 1.0, "cldr")
    yield from _phrases(language)


def _candidates(language: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, names in _currency_names(language).items():
        for name in names:
            for word in _words(name):
                found[word].add(code)
    for of, code in LANGUAGES.items():
        for word in _words(locale(language).languages.get(of, "")):
            found[word].add(code)
    return found


@cache
def _currency_names(language: str) -> dict[str, set[str]]:
    """Return the names, in every grammatical number, of the currencies of each country."""
    names: dict[str, set[str]] = defaultdict(set)
    data = locale(language)
    plurals = data._data["currency_names_plural"]  # noqa: SLF001 - babel shows them only number by number
    for currency, name in data.currencies.items():
        if currency[:2] in CODES and currency not in NO_COUNTRY:
            names[currency[:2]] |= {name, *dict(plurals.get(currency, {})).values()}
    return names


@cache
def _name_words(language: str) -> dict[str, set[str]]:
    words: dict[str, set[str]] = defaultdict(set)
    for row in country_names(language):
        words[row.code] |= set(_words(row.form))
    return words


@cache
def _single_names(language: str) -> dict[str, set[str]]:
    """Return the names of one word: `leones` begins like Sierra Leone, but is not Sierra Leonean."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in country_names(language):
        words = _words(row.form)
        if len(words) == 1:
            names[row.code] |= set(words)
    return names


def _in_a_name(word: str, names: dict[str, set[str]]) -> bool:
    return any(word in words for words in names.values())


def _resembles(word: str, names: Iterable[str]) -> bool:
    parts = {part for name in names for part in (name, *name.split("-"))}
    length = min(len(word), max(COMMON_BEGINNING, len(word) // 2))
    return any(part[:length] == word[:length] for part in parts)


def _phrases(language: str) -> Iterator[Row]:
    units, beginnings = _units(language), _name_words(language)
    for code, names in _currency_names(language).items():
        for name in names:
            words = [word for word in _words(name) if word not in units]
            phrase = " ".join(words)
            together = phrase in " ".join(_words(name)) and words != _words(name)
            if (
                together
                and len(words) >= SHORTEST_PHRASE
                and all(_resembles(word, beginnings[code]) for word in words)
            ):
                yield Row(phrase, code, ADJECTIVE, 1.0, "cldr")


@cache
def _units(language: str) -> frozenset[str]:
    seen: dict[str, set[str]] = defaultdict(set)
    for code, names in _currency_names(language).items():
        for name in names:
            for word in _words(name):
                seen[word].add(code)
    return frozenset(word for word, codes in seen.items() if len(codes) >= UNIT_WORDS)


def _words(name: str) -> list[str]:
    """Return the words of `name` in lower case, without years and brackets (`peso (1978–1985)`)."""
    bare = re.sub(r"[(（\[].*?[)）\]]", " ", name)
    return [word.lower() for word in re.split(r"[\s,;:/–—]+", bare) if word and not re.search(r"\d", word)]
