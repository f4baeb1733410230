"""What the lexicons take from CLDR (Unicode-3.0), by the package babel: names, regions and zone cities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale
from babel.core import get_global

from catalog.build.codes import CODES
from catalog.build.rows import Row

ADJECTIVE, CITY, NAME, NONE = "adjective", "city", "name", "none"
_PARENTHESES = re.compile(r"\s*[(（\[].*?[)）\]]\s*")
_WORLD = "001"
_NO_CITIES = frozenset({"AQ", "CX", "FM", "FO", "KI", "UM"})
"""Where a zone's 'city' is a base or an island: Spanish `Navidad` is Christmas first."""


@cache
def locale(language: str) -> Locale:
    """Return babel's locale of a BCP 47 language."""
    return Locale.parse(language, sep="-")


def country_names(language: str) -> Iterator[Row]:
    """Yield the name of every country, whole and without what stands in brackets (`Kongo (Republik)`)."""
    for code, name in locale(language).territories.items():
        if code in CODES:
            bare = _PARENTHESES.sub(" ", name).strip()
            spoken = bare.replace("&", "and") if language == "en" else bare
            for form in {name, bare, spoken}:
                yield Row(form, code, NAME, 1.0, "cldr")


def region_names(language: str) -> Iterator[Row]:
    """Yield continents and regions: they name no country, also where a country's name stands within."""
    for code, name in locale(language).territories.items():
        if (code.isdigit() and code != _WORLD) or code == "EU":
            yield Row(name, "", NONE, 0.0, "cldr")


def zone_cities(language: str) -> Iterator[Row]:
    """Yield the cities after which time zones are named, nearly all capitals, as the language spells them."""
    territories, aliases = get_global("zone_territories"), get_global("zone_aliases")
    for zone, names in locale(language).time_zones.items():
        code = territories.get(zone) or territories.get(aliases.get(zone, ""), "")
        if code in CODES - _NO_CITIES and names.get("city"):
            yield Row(_PARENTHESES.sub(" ", names["city"]).strip(), code, CITY, 0.7, "cldr")
