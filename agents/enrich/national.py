"""States, provinces and national institutions as signs of their country, and places that a state tells apart.

Domestic news names its states, its parliament and its sheriff, and never its country. `Lebanon, Pa.` and
`Paris, Texas` are in the United States: a name that a state follows after a comma loses its own country.
Sources: `catalog/admin1.tsv`, `catalog/institutions.tsv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from agents.enrich.countries import Mention
from catalog.languages import languages
from catalog.tables import shipped

WEIGHTS = {"region": 0.7, "institution": 0.5}
"""What a state and an institution are worth: a state is named as a city is, an institution says it aside."""

TABLES = {"admin1.tsv": "region", "institutions.tsv": "institution"}

AFTER_COMMA, AFTER_CAPITAL = ",", "^"
"""What the column `language` puts before a language whose forms count only after a comma or a capital."""

LONGEST_ENDING = 4
LONGEST_WORD = 24
_AFTER_PLACE = ", "
_CLOSING = frozenset((",", ".", ";", ":", ")", "\n", ""))
_FIRST_UNSPACED = "\u3000"
_CAPITAL_BEFORE = re.compile(r"(?:^|[^\w])[A-Z][\w.'’-]+ $")
_LETTERS = re.compile(r"[^\W\d_]*")


class _Form(NamedTuple):
    text: str
    code: str
    kind: str
    is_stem: bool
    after: str

    @property
    def pattern(self) -> str:
        return _AFTER_PLACE + self.text if self.after == AFTER_COMMA else self.text


def with_national(text: str, mentions: Iterable[Mention], language: str) -> list[Mention]:
    """Return `mentions` and those of states and institutions in `text`, in its order.

    A mention of another country that overlaps a state, or that a state tells apart, is dropped.
    """
    found = list(_signs(text, language))
    if not found:
        return list(mentions)
    starts = [sign.start for sign in found]
    kept = [
        one for one in mentions if not any(_outweighs(sign, one, text) for sign in _near(one, found, starts))
    ]
    places = {(one.start, one.end) for one in kept}
    added = [sign for sign in found if (sign.start, sign.end) not in places]
    return sorted((*kept, *added), key=lambda one: one.start)


def _near(one: Mention, found: list[Mention], starts: list[int]) -> list[Mention]:
    """Return those of `found` that may overlap or follow `one`: the one before it, and up to its end."""
    first = max(bisect_left(starts, one.start) - 1, 0)
    return found[first : bisect_right(starts, one.end + len(_AFTER_PLACE))]


def _outweighs(sign: Mention, one: Mention, text: str) -> bool:
    if one.start < sign.end and sign.start < one.end:
        return (sign.start, sign.end) != (one.start, one.end)
    names_state = sign.kind == "region" and text[one.end : sign.start] == _AFTER_PLACE
    return names_state and sign.code != one.code and text[sign.end : sign.end + 1] in _CLOSING


def _signs(text: str, language: str) -> Iterator[Mention]:
    automaton, forms = _automaton(language)
    for index, first, last in automaton.find_matches_as_indexes(text):
        form = forms[index]
        start = first + len(form.pattern) - len(form.text)
        end = _end(text, last, form)
        if end is not None and _may_begin(text, first, form):
            yield Mention(form.code, text[start:end], start, end, form.kind, form.text, WEIGHTS[form.kind])


def _may_begin(text: str, start: int, form: _Form) -> bool:
    if form.after == AFTER_COMMA or text[start] >= _FIRST_UNSPACED:
        return True
    if form.after == AFTER_CAPITAL:
        return _CAPITAL_BEFORE.search(text, max(0, start - LONGEST_WORD), start) is not None
    return not text[start - 1 : start].isalnum()


def _end(text: str, end: int, form: _Form) -> int | None:
    """Return where the word of `form` ends, None where the text has a longer word there."""
    match = _LETTERS.match(text, end)
    ending = match.end() - end if match else 0
    if form.is_stem:
        return end + ending if ending <= LONGEST_ENDING else None
    unspaced = form.text[0] >= _FIRST_UNSPACED
    return end if not ending or unspaced or form.text.endswith(".") else None


@cache
def _automaton(language: str) -> tuple[AhoCorasick, list[_Form]]:
    forms = list(_forms(language))
    return AhoCorasick([form.pattern for form in forms], matchkind=MatchKind.LeftmostLongest), forms


def _forms(language: str) -> Iterator[_Form]:
    wanted = {language, AFTER_COMMA + language, AFTER_CAPITAL + language}
    if any(one.code == language and one.script == "Latin" for one in languages()):
        wanted.add("*")
    for table, kind in TABLES.items():
        rows = (row for row in shipped(table) if row["language"] in wanted)
        for row in rows:
            after = row["language"].removesuffix(language)
            for form in row["forms"].split(", "):
                yield _Form(form.rstrip("*"), row["code"], kind, form.endswith("*"), after)
