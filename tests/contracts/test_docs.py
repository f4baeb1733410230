"""The documents for subscribers name everything that the contract has."""

from pathlib import Path

import pytest

from catalog.regions import region_slugs
from schemas.channels import CHANNELS, Channel
from schemas.documents import document

DOCS = Path(__file__).parents[2] / "docs"
EVENTS = (DOCS / "events.md").read_text(encoding="utf-8")
SUBSCRIBING = (DOCS / "subscribing.md").read_text(encoding="utf-8")


def properties(kind: str, part: str | None = None) -> list[str]:
    schema = document(kind)
    return list((schema["$defs"][part] if part else schema)["properties"])


@pytest.mark.parametrize(
    "name",
    [
        *properties("event"),
        *properties("event", "Dateline"),
        *properties("event", "Latency"),
        *properties("event", "Evidence"),
        *properties("event-headers"),
        *properties("dead-letter-headers"),
    ],
)
def test_a_property_or_header_is_explained(name: str) -> None:
    assert f"`{name}`" in EVENTS


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_a_topic_is_listed_with_how_long_it_is_kept(channel: Channel) -> None:
    (row,) = [line for line in EVENTS.splitlines() if line.startswith(f"| `{channel.address}`")]
    assert row.endswith("| last of each key |" if channel.days is None else f"| {channel.days} days |")


@pytest.mark.parametrize("slug", region_slugs())
def test_a_region_is_in_the_table_of_its_continent(slug: str) -> None:
    continent, subregion = slug.split(".")
    (row,) = [line for line in SUBSCRIBING.splitlines() if line.startswith(f"| `{continent}`")]
    assert f"`{subregion}`" in row
