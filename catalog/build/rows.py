"""Rows of the generated lexicon files, and how they are written."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

HEADER = ("form", "code", "kind", "weight", "source")


class Row(NamedTuple):
    """One form: `code` is ISO 3166-1 alpha-2 (XK for Kosovo) or empty where the form names no country."""

    form: str
    code: str
    kind: str
    weight: float
    source: str


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write `rows` as TSV, sorted, so that the same packages give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n")
        writer.writerow(HEADER)
        for row in sorted(set(rows)):
            writer.writerow((row.form, row.code, row.kind, f"{row.weight:g}", row.source))
