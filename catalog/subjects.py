"""The news subjects: IPTC Media Topics and the words by which each language speaks of them.

`catalog/subjects/LANG.tsv` holds one row per form and code:

    form        code      weight  source
    warship*    20000056  2       own

A form is a word; `stem*` is the beginning of a word; `*part*` may stand anywhere in a word (languages that
compound: `*wahl*` in `Bundestagswahlen`); several words are a phrase, each of which may be a stem. The
weight says how surely the form speaks of the code: 1 weakly, 2 usually, 3 nearly always, 0 not at all, which
keeps a shorter form from matching: `star wars` with 0 beside `wars`. Learned tables have weights below 0 too:
the form speaks against the code. Sources: `own`, `learned`, `overlay`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from catalog.tables import Row, rows_of, shipped
from schemas.errors import SettingsError

FOLDER = "subjects"
"""Of the shipped tables, and of those in an overlay."""

NOT_LANGUAGES = frozenset({"media_topics.tsv", "proclitics.tsv"})
"""Tables in the folder that are not a language's."""

DELETED = "-"
"""As weight in an overlay: the shipped rows of this form are dropped (those of the code, if one is given)."""

EVERY = "*"
"""As form of a deleted row: all of them."""


@dataclass(frozen=True, slots=True)
class MediaTopic:
    """An IPTC Media Topic: code of 8 digits, the code above it (None at the top), English name."""

    code: str
    parent: str | None
    name: str


class SubjectForm(NamedTuple):
    """One row of a table: the form as written, the code it speaks of, how surely, and who says so."""

    form: str
    code: str
    weight: float
    source: str


@cache
def media_topics() -> dict[str, MediaTopic]:
    """Return the Media Topics that Dateline uses by code, parents before their children."""
    rows = shipped("subjects/media_topics.tsv")
    topics = (MediaTopic(row["code"], row["parent"] or None, row["name"]) for row in rows)
    return {topic.code: topic for topic in topics}


@cache
def lineage(code: str) -> tuple[str, ...]:
    """Return `code` and the codes above it, the top-level one last; raises KeyError on an unknown code."""
    parent = media_topics()[code].parent
    return (code,) if parent is None else (code, *lineage(parent))


@cache
def subject_languages() -> tuple[str, ...]:
    """Return the languages that a table ships for, in alphabetical order."""
    folder = files("catalog").joinpath(FOLDER)
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name[:-4] for name in names if name.endswith(".tsv") and name not in NOT_LANGUAGES))


@cache
def proclitics() -> dict[str, tuple[str, ...]]:
    """Return by language what is written together with the word that follows, the longest first."""
    return {row["language"]: tuple(row["prefixes"].split()) for row in shipped("subjects/proclitics.tsv")}


def subject_forms(language: str, overlay: Path | None = None) -> list[SubjectForm]:
    """Return the forms of `language`: the shipped ones, then those of the overlay's `subjects/LANG.tsv`.

    A row of the overlay replaces the shipped row of the same form and code; `DELETED` as weight drops it, or
    with `EVERY` as form all rows before it. Raises SettingsError where the table is not well formed.
    """
    forms = {(form.form, form.code): form for form in _shipped_forms(language)}
    own = None if overlay is None else overlay / FOLDER / f"{language}.tsv"
    if own is None or not own.is_file():
        return list(forms.values())
    for row in rows_of(own.read_text(encoding="utf-8")):
        if row.get("weight") == DELETED:
            forms = {key: form for key, form in forms.items() if not _is_dropped(key, row)}
        else:
            form = _checked(row, own)
            forms[form.form, form.code] = form
    return list(forms.values())


def _shipped_forms(language: str) -> Iterator[SubjectForm]:
    table = files("catalog").joinpath(f"{FOLDER}/{language}.tsv")
    if table.is_file():
        yield from map(_form, rows_of(table.read_text(encoding="utf-8")))


def _form(row: Row) -> SubjectForm:
    return SubjectForm(row["form"], row["code"], float(row["weight"]), row["source"])


def _is_dropped(key: tuple[str, str], row: Row) -> bool:
    form, code = key
    return row.get("form") in (EVERY, form) and row.get("code", "") in ("", code)


def _checked(row: Row, path: Path) -> SubjectForm:
    try:
        form = _form({"source": "overlay"} | row)
        lineage(form.code)
    except (KeyError, ValueError) as error:
        message = f"overlay: {path.name}: not a row of form, code and weight: {row}"
        raise SettingsError(message) from error
    return form
