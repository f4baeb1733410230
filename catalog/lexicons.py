"""Lexicons of country names: which word forms of a language name which country.

Files of `catalog/lexicon` (all read by `catalog.tables`; docs/countries.md tells how to write them):

    languages.tsv                                   how each language is written
    endings.tsv                                     how its words are inflected
    LANG/names, adjectives, cities, stop .tsv       generated: form, code, kind, weight, source
    LANG/hand.tsv                                   by hand: code, kind, forms separated by commas
    script/SCRIPT/cities, hand .tsv                 the same for all languages of a script

A deployment's overlay folder has `LANG/*.tsv` of either layout; its rows win over those shipped. The code
`-` takes a form out of all other files, an empty code makes it name no country (`Indian Ocean`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from catalog.tables import Row, rows_of, shipped

GENERATED = ("names", "adjectives", "cities", "stop")
CHECKSUMS = "SHA256SUMS"
DELETED = "-"
WEIGHTS = {"city": 0.7, "region": 0.7, "institution": 0.7}
"""How much a mention says, by its kind; 1 for names, adjectives and inhabitants."""


class Entry(NamedTuple):
    """A form of a lexicon: `code` is ISO 3166-1 alpha-2 (or XK), empty where the form names no country.

    Several codes are separated by spaces (`JP US` for 日米).

    In `form`, a word that ends in `*` is a stem with any ending, `!` forbids endings.
    """

    form: str
    code: str
    kind: str
    weight: float

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the countries that the form names."""
        return tuple(self.code.split())


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language is written."""

    language: str
    level: str
    """`full` with lists by hand, `names` with what CLDR and GeoNames give."""
    family: str
    script: str
    capitals: str
    """Which forms need a capital in the text: `all`, or those `written` with one in the lexicon."""
    prefixes: tuple[str, ...]
    """Words that are written together with the next one."""
    also: tuple[str, ...]
    """Languages whose lexicons hold as well."""


@dataclass(frozen=True, slots=True)
class Endings:
    """Regular expressions of what to take from the end of a form (`drop`), and what may follow instead.

    Nothing is taken where fewer than `least` letters would remain.
    """

    drop: str
    follow: str
    least: int


@cache
def writings() -> dict[str, Writing]:
    """Return how each language is written, by BCP 47 code."""
    return {
        row["language"]: Writing(
            language=row["language"],
            level=row["level"],
            family=row["family"],
            script=row["script"],
            capitals=row["capitals"],
            prefixes=tuple(row.get("prefixes", "").split()),
            also=tuple(row.get("also", "").split()),
        )
        for row in shipped("lexicon/languages.tsv")
    }


def full_languages() -> list[str]:
    """Return the languages that have lists by hand."""
    return [writing.language for writing in writings().values() if writing.level == "full"]


@cache
def endings(language: str) -> dict[str, Endings]:
    """Return the endings of a language by the role of the word: `name`, `city`, `adjective`, `attribute` ...

    `endings.tsv` explains the roles.
    """
    return {
        row["role"]: Endings(row.get("drop", ""), row.get("follow", ""), int(row.get("least") or 0))
        for row in shipped("lexicon/endings.tsv")
        if language in row["languages"].split()
    }


def entries(language: str, overlay: Path | None = None) -> Iterator[Entry]:
    """Yield the entries of a language: the overlay's, then those by hand, then the generated ones.

    Of two entries with the same form the first counts, which may be one that deletes the form.
    """
    if overlay is not None:
        for path in sorted((overlay / language).glob("*.tsv")):
            yield from _entries_of(rows_of(path.read_text(encoding="utf-8")))
    writing = writings()[language]
    for lexicon in (language, *writing.also, f"script/{writing.script}"):
        for name in ("hand", *GENERATED):
            yield from _shipped_entries(f"lexicon/{lexicon}/{name}.tsv")


@cache
def _shipped_entries(name: str) -> tuple[Entry, ...]:
    """Return the entries of one file, none if there is no such file; languages of a script share theirs."""
    try:
        return tuple(_entries_of(shipped(name)))
    except FileNotFoundError:
        return ()


def _entries_of(rows: Iterable[Row]) -> Iterator[Entry]:
    for row in rows:
        weight = float(row.get("weight") or WEIGHTS.get(row["kind"], 1.0))
        for form in row["forms"].split(",") if "forms" in row else [row["form"]]:
            yield Entry(form.strip(), row["code"], row["kind"], weight)


def checksums(folder: Path) -> str:
    """Return the checksums of the generated files below `folder`, in the format of sha256sum."""
    paths = sorted(
        path for path in folder.rglob("*.tsv") if path.stem in GENERATED or path.parent.name == "cities"
    )
    lines = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in paths
    )
    return "".join(lines)


def write_checksums(folder: Path) -> None:
    """Write the checksums of the generated files below `folder`."""
    (folder / CHECKSUMS).write_text(checksums(folder), encoding="utf-8")


def shipped_folder() -> Path:
    """Return the folder of the lexicons in the installed package."""
    return Path(str(files("catalog").joinpath("lexicon")))
