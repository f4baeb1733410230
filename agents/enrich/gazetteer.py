"""The town of a dateline that no lexicon knows: a large gazetteer, since there a name is surely a place."""

from __future__ import annotations

import re
from functools import cache

from agents.enrich.countries import Mention
from catalog.tables import shipped

WEIGHT = 0.7
_TOWN = re.compile(r"[^\W\d_][\w.'’ -]*[\w.]")


def dateline_town(text: str, start: int, end: int) -> Mention | None:
    """Return the town at the beginning of the dateline `text[start:end]` (`catalog/dateline_cities.tsv`)."""
    match = _TOWN.match(text, start, end)
    if match is None:
        return None
    code = _towns().get(match.group().upper())
    if code is None:
        return None
    return Mention(code, match.group(), start, match.end(), "city", match.group(), WEIGHT)


@cache
def _towns() -> dict[str, str]:
    return {row["form"]: row["code"] for row in shipped("dateline_cities.tsv")}
