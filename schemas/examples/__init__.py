"""Example messages of every kind: `<kind>/<name>.json`, all invented.

They are the contract in small: each validates against its schema, and every later version of the code must
still read it. So a file is never edited; what is new gets a new file.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import orjson


def example_names(kind: str) -> list[str]:
    """Return the names of the examples of `kind`, in alphabetical order."""
    folder = files("schemas.examples").joinpath(kind)
    return sorted(entry.name.removesuffix(".json") for entry in folder.iterdir())


def example_bytes(kind: str, name: str) -> bytes:
    """Return the example as it stands in its file."""
    return files("schemas.examples").joinpath(kind, f"{name}.json").read_bytes()


def example(kind: str, name: str) -> Any:
    """Return the example as parsed JSON."""
    return orjson.loads(example_bytes(kind, name))
