"""`dateline train-subjects`: learn a subject table of one's own from labelled texts.

    dateline train-subjects archive.tsv.gz --language de --labels desks.tsv --out overlay

Reads tab-separated text with the columns label, title and body (a first line that names them may stand
there), and writes `overlay/subjects/de.tsv`, which `DATELINE_OVERLAY=overlay` then uses. The file of
`--labels` has the columns label and code (IPTC Media Topics); without it a label is itself a code.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import click

from agents.enrich.subjects import SubjectTagger
from agents.enrich.subjects.learn import Labelled, learn
from agents.enrich.subjects.score import scores
from catalog.subjects import DELETED, EVERY, SubjectForm, media_topics
from catalog.tables import rows_of
from schemas.errors import UsageError

HELD_OUT = 5
"""One document in so many is kept back first, to tell how well the table does."""

COLUMNS = "form\tcode\tweight\tsource"


@click.command()
@click.argument("labelled", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="TSV[.gz]")
@click.option("--language", required=True, metavar="LANG", help="BCP 47 code of the texts.")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Overlay folder."
)
@click.option(
    "--labels", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Table of label and code."
)
@click.option(
    "--replace", is_flag=True, help="Use the learned rows instead of the shipped ones, not with them."
)
def train_subjects(labelled: Path, language: str, out: Path, labels: Path | None, replace: bool) -> None:
    """Learn a table from labelled texts and write it into an overlay folder."""
    documents = list(documents_of(labelled, None if labels is None else codes_by_label(labels)))
    codes = {document.code for document, _ in documents}
    if len(codes) < 2:  # noqa: PLR2004 - one class tells nothing from nothing
        raise UsageError(f"{labelled.name}: {len(codes)} labels with a code; a table tells at least 2 apart")
    table = out / "subjects" / f"{language}.tsv"
    right, tried = _hold_out(documents, language, table, replace)
    rows = learn([document for document, _ in documents], language)
    write_table(table, rows, replace)
    click.echo(f"{table}: {len(rows)} rows from {len(documents)} documents under {len(codes)} codes")
    click.echo(f"held out: {right} of {tried} right ({right / max(tried, 1):.3f})")


def codes_by_label(path: Path) -> dict[str, str]:
    """Return the Media Topics code by label; raises UsageError on a code that Dateline does not use."""
    codes = {row["label"]: row.get("code", "") for row in rows_of(path.read_text(encoding="utf-8"))}
    for label, code in codes.items():
        if code not in media_topics():
            raise UsageError(f"{path.name}: label {label!r} has the unknown Media Topics code {code!r}")
    return codes


def documents_of(path: Path, codes: dict[str, str] | None) -> Iterator[tuple[Labelled, dict[str, str]]]:
    """Yield each document that has a code, and its fields for the tagger; raises UsageError."""
    known = dict.fromkeys(media_topics()) if codes is None else codes
    for number, cells in enumerate(_lines(path), start=1):
        if cells[:2] == ["label", "title"]:
            continue
        if len(cells) < 2:  # noqa: PLR2004 - a label and some text
            raise UsageError(f"{path.name}: line {number} has no title")
        label, title, body = (*cells, "")[:3]
        if label in known:
            fields = {"title": title, "body": body}
            yield Labelled(known[label] or label, f"{title}\n{body}"), fields


def write_table(path: Path, rows: list[SubjectForm], replace: bool) -> None:
    """Write `rows` as a table of the overlay; with `replace` the shipped rows are dropped before them."""
    lines = [f"{row.form}\t{row.code}\t{row.weight:g}\t{row.source}" for row in rows]
    dropped = [f"{EVERY}\t\t{DELETED}\tlearned"] if replace else []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([COLUMNS, *dropped, *lines]) + "\n", encoding="utf-8")


def _hold_out(
    documents: list[tuple[Labelled, dict[str, str]]], language: str, table: Path, replace: bool
) -> tuple[int, int]:
    """Learn on four fifths and return how many of the rest are right, of how many."""
    kept = [pair for place, pair in enumerate(documents) if place % HELD_OUT]
    codes = {document.code for document, _ in documents}
    write_table(table, learn([document for document, _ in kept], language), replace)
    tagger, held = SubjectTagger(table.parent.parent), documents[::HELD_OUT]
    found = (scores(tagger.hits(fields, language)) for _, fields in held)
    best = (max(sorted(codes & totals.keys()), key=totals.__getitem__, default=None) for totals in found)
    return sum(document.code == code for (document, _), code in zip(held, best, strict=True)), len(held)


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open("rb") as data:
        plain = gzip.GzipFile(fileobj=data) if path.suffix == ".gz" else data
        with io.TextIOWrapper(plain, encoding="utf-8", newline="\n") as text:
            yield from (line.rstrip("\r\n").split("\t") for line in text)
