"""The names of news agencies in a text: found before anything else, since a name in them is never a place."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from catalog.tables import shipped

_FIRST_UNSPACED = "\u3000"


class Credit(NamedTuple):
    """An agency's name at `start` to `end` of a text; not `certain` where it may be another word (`AP`)."""

    agency: str
    start: int
    end: int
    certain: bool


class _Form(NamedTuple):
    form: str
    agency: str
    certain: bool


def find_credits(text: str) -> list[Credit]:
    """Return the agencies named in `text` in order, as written in `catalog/agencies.tsv`."""
    automaton, forms = _automaton()
    found = automaton.find_matches_as_indexes(text)
    return [
        Credit(forms[index].agency, start, end, forms[index].certain)
        for index, start, end in found
        if _is_whole(text, start, end)
    ]


def agency_named(authors: Iterable[str]) -> str | None:
    """Return the agency among an item's `authors`, where one is exactly an agency's name."""
    agencies = _agency_by_form()
    return next((agencies[name] for name in map(str.strip, authors) if name in agencies), None)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Say whether a name begins and ends at word boundaries; Chinese and Korean have none to look for."""
    if text[start] >= _FIRST_UNSPACED:
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    return not before.isalnum() and not after.isalnum()


@cache
def _forms() -> list[_Form]:
    return [_Form(row["form"], row["agency"], row["credit"] == "anywhere") for row in shipped("agencies.tsv")]


@cache
def _automaton() -> tuple[AhoCorasick, list[_Form]]:
    forms = _forms()
    patterns = [form.form for form in forms]
    # Every text of every language passes here: 1.4 MB more than the default, and twice as fast.
    return AhoCorasick(patterns, MatchKind.LeftmostLongest, implementation=Implementation.DFA), forms


@cache
def _agency_by_form() -> dict[str, str]:
    return {form.form: form.agency for form in _forms()}
