"""Towns of the United States that are called like places elsewhere: Lebanon, Paris, Georgia.

Read for the whole article, since a report says once which Lebanon it means and then goes on with the bare
name. The American one is meant where a civic word follows (`Lebanon High School`), or where several signs
of local American news stand in the article and nothing else in it names the other country.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from agents.enrich.countries import Mention
from catalog.tables import shipped

NAMESAKES_OF = "US"
LANGUAGE = "en"
"""Only English local news is written about these towns."""

FEWEST_SIGNS = 2
"""Signs of local news that outweigh a bare name: one state is named in foreign news too."""


class Located(NamedTuple):
    """A mention in a field of an article whose text is `text`."""

    text: str
    mention: Mention


def settle(located: Iterable[Located], language: str) -> Iterator[Mention]:
    """Return the mentions of an article in order, namesakes with the code of the country that is meant."""
    found = list(located)
    american = _american(found) if language == LANGUAGE else frozenset()
    for one in found:
        is_namesake = _name(one) in american and one.mention.code != NAMESAKES_OF
        yield one.mention._replace(code=NAMESAKES_OF) if is_namesake else one.mention


def _american(found: list[Located]) -> frozenset[str]:
    """Return the names in the article that are towns of the United States."""
    towns = _forms("town")
    doubtful = [one for one in found if _name(one) in towns and one.mention.code != NAMESAKES_OF]
    if not doubtful:
        return frozenset()
    is_local = sum(map(_is_sign, found)) >= FEWEST_SIGNS
    abroad = {one.mention.code for one in found if _name(one) not in towns}
    return frozenset(
        _name(one) for one in doubtful if _is_civic(one) or (is_local and one.mention.code not in abroad)
    )


def _name(one: Located) -> str:
    """Return the name as the table writes it; datelines are in capitals."""
    return one.mention.text.title() if one.mention.text.isupper() else one.mention.text


def _is_sign(one: Located) -> bool:
    if one.mention.code != NAMESAKES_OF:
        return False
    return one.mention.kind == "region" or one.mention.key in _forms("local")


def _is_civic(one: Located) -> bool:
    return _civic().match(one.text, one.mention.end) is not None


@cache
def _forms(kind: str) -> frozenset[str]:
    rows = (row for row in shipped("namesakes.tsv") if row["kind"] == kind)
    return frozenset(form for row in rows for form in row["forms"].split(", "))


@cache
def _civic() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_forms("civic"))))
    return re.compile(rf"(?:[- ][A-Z]\w+)? (?:{words})\b")
