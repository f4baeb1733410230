"""The languages that Dateline reads, and the scripts they are written in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from catalog.tables import shipped

COLUMN = 16
"""Code points to a column of `scripts.tsv`: every Unicode block begins and ends at a multiple of 16."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language in one script; `model` is its code in py3langid, None where that is not asked."""

    code: str
    script: str
    name: str
    model: str | None


@cache
def languages() -> list[Language]:
    """Return every supported language; Serbian stands twice, in Cyrillic and in Latin script."""
    return [
        Language(row["language"], row["script"], row["name"], _model(row)) for row in shipped("languages.tsv")
    ]


@cache
def language_codes() -> frozenset[str]:
    """Return the BCP 47 codes of the supported languages."""
    return frozenset(language.code for language in languages())


@cache
def script_columns() -> dict[int, str]:
    """Return the script of each column: the key is the code point divided by `COLUMN`."""
    columns = {}
    for row in shipped("scripts.tsv"):
        first, last = int(row["first"], 16), int(row["last"], 16)
        for column in range(first // COLUMN, last // COLUMN + 1):
            columns[column] = row["script"]
    return columns


@cache
def only_languages() -> dict[str, str]:
    """Return the language by script, for the scripts that only one supported language uses."""
    return {row["script"]: row["language"] for row in shipped("scripts.tsv") if row.get("language")}


def _model(row: dict[str, str]) -> str | None:
    model = row.get("model") or row["language"]
    return None if model == "-" else model
