"""The filters: the pure functions of the stages without Kafka, JSON lines in and JSON lines out.

    dateline parse feed.xml --url https://example.org/feed | dateline enrich | jq .countries

A line that cannot be used gives one line on stderr with its number; the rest goes on, and the exit
code is 1.
"""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import BinaryIO

import click
import orjson

from console.lines import ItemLines, LinesOut
from schemas.codec import encode
from schemas.errors import BadInput, DatelineError, FeedRefused
from schemas.times import utc_now
from schemas.values import Item, Tags

_input = click.argument("source", type=click.File("rb"), default="-", metavar="[FILE|-]")
_ITEM_FIELDS = tuple(field.name for field in fields(Item))
_TAG_FIELDS = tuple(field.name for field in fields(Tags))


@click.command()
@_input
@click.option("--url", help="Address of the document: relative links are resolved by it.")
@click.option("--content-type", help="Content-Type header that came with the document.")
def parse(source: BinaryIO, url: str | None, content_type: str | None) -> None:
    """Read a feed document and print its items, a JSON line each.

    Without --url the address is the one that the document gives itself, else the file's. What was repaired
    in the document as a whole, and that it has no item, is told on stderr.
    """
    from agents.poll.parse import parse_document  # noqa: PLC0415 - lxml and feedparser for this command alone

    data, out = source.read(), LinesOut(source)
    try:
        document = parse_document(data, url=url, content_type=content_type, now=utc_now())
    except FeedRefused as error:
        raise DatelineError(f"{error.reason}: {error}{_feeds_named_in(data, url)}") from error
    feed_url = url or document.self_link or _address_of(source)
    for item in document.items:
        out.put(encode(replace(item, feed_url=feed_url)))
    if document.flags:
        click.echo(f"flags of the document: {', '.join(document.flags)}", err=True)
    if not document.items:
        click.echo("no item is in the document", err=True)


def _feeds_named_in(data: bytes, url: str | None) -> str:
    """Return the feeds that a web page leads to, for who took the page for the feed."""
    from agents.poll.discover import discover  # noqa: PLC0415

    found = [link.url for link in discover(data, url or "")]
    return f"; this page leads to {', '.join(found[:5])}" if found else ""


@click.command()
@_input
def dedupe(source: BinaryIO) -> None:
    """Read items in their order and print the decision about each."""
    from agents.dedupe import decide_all  # noqa: PLC0415

    lines, out = ItemLines(source), LinesOut(source)
    for decision in decide_all(line.item for line in lines):
        out.put(encode(decision))
    lines.finish()


@click.command()
@_input
@click.option(
    "--overlay", type=click.Path(path_type=Path, exists=True), help="Lexicon folder on top of ours."
)
@click.option("--policy", type=click.Path(path_type=Path, exists=True), help="Border policy instead of ours.")
@click.option("--classifier", metavar="MODULE:FUNCTION|FILE", help="Subject classifier plug-in.")
def enrich(source: BinaryIO, overlay: Path | None, policy: Path | None, classifier: str | None) -> None:
    """Read items and print them with language, countries, regions and subjects, each with its evidence.

    Fields that are none of an item's are kept as they are.
    """
    from agents.enrich.classifier import load_classifier  # noqa: PLC0415
    from agents.enrich.enricher import Enricher  # noqa: PLC0415

    enricher = Enricher(policy=policy, overlay=overlay, classify=load_classifier(classifier))
    lines, out = ItemLines(source), LinesOut(source)
    for line in lines:
        try:
            tags = enricher.tags(line.item)
        except BadInput as error:
            lines.tell(line.number, error)
            continue
        # orjson writes the objects within by itself: dataclasses.asdict would copy every evidence.
        item_fields = {name: getattr(line.item, name) for name in _ITEM_FIELDS}
        others = {name: value for name, value in line.fields.items() if name not in item_fields}
        tag_fields = {name: getattr(tags, name) for name in _TAG_FIELDS}
        out.put(orjson.dumps({**item_fields, **others, **tag_fields}))
    lines.finish()


@click.command(name="canonical-url")
@_input
def canonical(source: BinaryIO) -> None:
    """Read URLs, one a line, and print the canonical URL of each."""
    from agents.identity import canonical_url  # noqa: PLC0415

    out = LinesOut(source)
    for line in source:
        url = line.decode(errors="replace").rstrip("\r\n")
        out.put(canonical_url(url).encode(errors="replace"))


def _address_of(source: BinaryIO) -> str:
    name = source.name if isinstance(getattr(source, "name", None), str) else "<stdin>"
    return "" if name in {"<stdin>", "-"} else Path(name).resolve().as_uri()
