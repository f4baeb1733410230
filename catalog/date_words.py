"""The words in dates: names of months in the languages of news feeds, and abbreviations of time zones.

`months.tsv` is written by `python -m bench.months` from Unicode CLDR (licence Unicode-3.0);
`zones.tsv` is our own list of what feeds use, RFC 822's among them.
"""

from __future__ import annotations

from functools import cache

from catalog.tables import shipped


@cache
def month_numbers() -> dict[str, int]:
    """Return the number of the month, 1 to 12, by its casefolded name or abbreviation."""
    return {row["name"]: int(row["month"]) for row in shipped("months.tsv")}


@cache
def zone_minutes() -> dict[str, int]:
    """Return the minutes east of Greenwich by the abbreviation of a zone in small letters."""
    return {row["zone"]: int(row["minutes"]) for row in shipped("zones.tsv")}
