"""Reads the tables that ship with the product: tab-separated text, first line = column names, `#` = remark.

A cell never holds a tab, a quote has no meaning, and an empty cell is empty text. Tables are read once
at start-up, from the installed package or from a file that a deployment puts in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

Row = dict[str, str]


def shipped(name: str) -> Iterator[Row]:
    """Return the rows of the table `catalog/<name>` of the installed package."""
    return rows_of(files("catalog").joinpath(name).read_text(encoding="utf-8"))


def replaced(name: str, path: Path | None) -> Iterator[Row]:
    """Return the rows of the deployment's own table at `path`, without one those of `catalog/<name>`."""
    return shipped(name) if path is None else rows_of(path.read_text(encoding="utf-8"))


def rows_of(text: str) -> Iterator[Row]:
    """Return one `{column: cell}` for each line of `text` that is neither empty nor a remark."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    columns = next(lines, "").split("\t")
    for line in lines:
        yield dict(zip(columns, line.split("\t"), strict=False))
