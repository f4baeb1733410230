"""Writes the generated files of `catalog/lexicon` and their checksums.

    python -m catalog.build [FOLDER]

`LANG/names.tsv`, `adjectives.tsv`, `cities.tsv` and `stop.tsv` come from CLDR, `script/SCRIPT/cities.tsv`
from GeoNames; `hand.tsv`, `languages.tsv` and `endings.tsv` are written by people and never touched here.
"""

from __future__ import annotations

import sys
from pathlib import Path

from catalog.build import cldr, geonames
from catalog.build.adjectives import adjectives
from catalog.build.rows import write_rows
from catalog.lexicons import write_checksums
from catalog.tables import shipped

LEXICON = Path(__file__).parents[1] / "lexicon"


def build(folder: Path) -> None:
    """Write all generated files below `folder`."""
    for row in shipped("lexicon/languages.tsv"):
        language = row["language"]
        write_rows(folder / language / "names.tsv", cldr.country_names(language))
        write_rows(folder / language / "adjectives.tsv", adjectives(language))
        write_rows(folder / language / "cities.tsv", cldr.zone_cities(language))
        write_rows(folder / language / "stop.tsv", cldr.region_names(language))
    for script, rows in geonames.city_names().items():
        write_rows(folder / "script" / script / "cities.tsv", rows)
    write_checksums(folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else LEXICON)
