"""The starter feeds: public news feeds of all regions, with language and country of each outlet."""

from __future__ import annotations

from importlib.resources import files


def starter_opml() -> bytes:
    """Return the list as OPML."""
    return files("catalog").joinpath("feeds.opml").read_bytes()
