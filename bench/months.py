"""Writes catalog/months.tsv from the CLDR data of babel: `python -m bench.months`.

A name that means different months in different languages (Croatian `lipanj` and Polish `listopad` have
such relatives) stands only where all languages agree on it.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from babel import Locale

LANGUAGES = (
    "en de fr es it pt nl pl ru uk be bg mk sr sr_Latn hr bs sl cs sk ar fa tr az id ms hi bn sv da nb fi et "
    "lv lt hu ro el ca eu gl sq he ka hy sw af is mt ga cy"
)
SHORTEST, LONGEST = 3, 12
"""Letters of a name that the patterns of dates recognise."""
TARGET = Path("catalog/months.tsv")


def numbers_by_name() -> dict[str, set[int]]:
    """Return all month numbers that a casefolded name has in any of the languages."""
    found: dict[str, set[int]] = defaultdict(set)
    for language in LANGUAGES.split():
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found[name.casefold().rstrip(".")].add(number)
    return found


def main() -> None:
    """Write the table, sorted by name; others cannot be recognised in dates."""
    english = {
        name.casefold(): number for number, name in Locale("en").months["format"]["abbreviated"].items()
    }
    rows = {name: next(iter(numbers)) for name, numbers in numbers_by_name().items() if len(numbers) == 1}
    rows |= english
    kept = sorted(pair for pair in rows.items() if pair[0].isalpha() and SHORTEST <= len(pair[0]) <= LONGEST)
    lines = ["name\tmonth", *(f"{name}\t{number}" for name, number in kept)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(kept)} names written to {TARGET}")


if __name__ == "__main__":
    main()
