"""The words in dates: names of months in the languages of news feeds, and abbreviations of time zones.

`months.tsv` is written by `python -m bench.months` from Unicode CLDR (licence Unicode-3.0);
`zones.tsv` is our own list of what feeds use, RFC 822's among them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def month_numbers() -> dict[str, int]:
    """Return the number of the month, 1 to 12, by its casefolded name or abbreviation."""
    return {name: int(number) for name, number in _rows("months.tsv")}


@cache
def zone_minutes() -> dict[str, int]:
    """Return the minutes east of Greenwich by the abbreviation of a zone in small letters."""
    return {name: int(minutes) for name, minutes in _rows("zones.tsv")}


def _rows(name: str) -> list[list[str]]:
    text = files("agents.poll.parse").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]
