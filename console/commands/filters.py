"""The filters: the pure functions of the stages without Kafka, JSON lines in and JSON lines out.

    dateline parse feed.xml --url https://example.org/feed | dateline enrich | jq .countries

A line that cannot be used gives one line on stderr with its number; the rest goes on, and the exit
code is 1.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import click
import orjson

from schemas.codec import checked, encode, parsed
from schemas.errors import BadInput
from schemas.times import utc_now
from schemas.values import Item

_input = click.argument("source", type=click.File("rb"), default="-", metavar="[FILE|-]")


@click.command()
@_input
@click.option("--url", default="", help="Address of the document: relative links are resolved by it.")
@click.option("--content-type", help="Content-Type header that came with the document.")
def parse(source: BinaryIO, url: str, content_type: str | None) -> None:
    """Read a feed document and print its items, a JSON line each."""
    from agents.poll.parse import parse_document  # noqa: PLC0415 - lxml and feedparser for this command alone

    address = url or _address_of(source)
    document = parse_document(source.read(), url=address, content_type=content_type, now=utc_now())
    for item in document.items:
        _put(encode(item))


@click.command()
@_input
def dedupe(source: BinaryIO) -> None:
    """Read items in their order and print the decision about each."""
    from agents.dedupe import decide_all  # noqa: PLC0415

    lines = _Lines(source)
    for decision in decide_all(lines.items()):
        _put(encode(decision))
    lines.finish()


@click.command()
@_input
@click.option(
    "--overlay", type=click.Path(path_type=Path, exists=True), help="Lexicon folder on top of ours."
)
@click.option("--policy", type=click.Path(path_type=Path, exists=True), help="Border policy instead of ours.")
@click.option("--classifier", metavar="MODULE:FUNCTION|FILE", help="Subject classifier plug-in.")
def enrich(source: BinaryIO, overlay: Path | None, policy: Path | None, classifier: str | None) -> None:
    """Read items and print them with language, countries, regions and subjects, each with its evidence."""
    from agents.enrich.classifier import load_classifier  # noqa: PLC0415
    from agents.enrich.enricher import Enricher  # noqa: PLC0415

    enricher = Enricher(policy=policy, overlay=overlay, classify=load_classifier(classifier))
    lines = _Lines(source)
    for item in lines.items():
        _put(orjson.dumps({**asdict(item), **asdict(enricher.tags(item))}))
    lines.finish()


@click.command(name="canonical-url")
@click.argument("source", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
def canonical(source: Iterable[str]) -> None:
    """Read URLs, one a line, and print the canonical URL of each."""
    from agents.identity import canonical_url  # noqa: PLC0415

    for line in source:
        click.echo(canonical_url(line.rstrip("\r\n")))


class _Lines:
    """JSON lines of items; those that are none are reported and left out."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._bad = 0

    def items(self) -> Iterator[Item]:
        """Yield the item of every line that holds one."""
        for number, line in enumerate(self._source, 1):
            if not line.strip():
                continue
            try:
                yield _item(line)
            except BadInput as error:
                self._bad += 1
                click.echo(f"dateline: line {number}: {error}", err=True)

    def finish(self) -> None:
        """Exit with 1 where a line was left out."""
        if self._bad:
            sys.stdout.flush()
            sys.exit(1)


def _item(line: bytes) -> Item:
    """Return the item of a JSON line; a field that is null counts as absent."""
    value = parsed(line)
    if isinstance(value, dict):
        value = {name: content for name, content in value.items() if content is not None}
    return checked(Item, value)


def _address_of(source: BinaryIO) -> str:
    name = getattr(source, "name", "")
    return Path(name).resolve().as_uri() if isinstance(name, str) and name not in {"", "<stdin>", "-"} else ""


def _put(line: bytes) -> None:
    """Write a line at once: who pipes items in one by one waits for each answer."""
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
