"""Lines in and lines out for the filters: bad ones are told and left out, answers come at once in a pipe."""

from __future__ import annotations

import codecs
import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import click

from schemas.codec import checked, parsed
from schemas.errors import BadInput
from schemas.values import Item


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item, the JSON object that it was read from, and the number of its line, from 1 on."""

    number: int
    fields: dict[str, Any]
    item: Item


class ItemLines:
    """The items of a file of JSON lines; a line that holds none is told on stderr and left out."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.bad = 0
        """Lines left out so far."""

    def __iter__(self) -> Iterator[ItemLine]:
        for number, line in enumerate(self._source, 1):
            if not line.strip():
                continue
            try:
                fields = _object(line.removeprefix(codecs.BOM_UTF8))
                yield ItemLine(number, fields, checked(Item, fields))
            except BadInput as error:
                self.tell(number, error)

    def tell(self, number: int, error: BadInput) -> None:
        """Say on stderr why line `number` is left out."""
        self.bad += 1
        click.echo(f"dateline: line {number}: {' '.join(str(error).split())}", err=True)

    def finish(self) -> None:
        """Exit with 1 where a line was left out."""
        if self.bad:
            sys.stdout.flush()
            sys.exit(1)


class LinesOut:
    """Writes lines to stdout: at once for who feeds us line by line, in blocks where the input is a file."""

    def __init__(self, source: BinaryIO) -> None:
        self._out = sys.stdout.buffer
        self._at_once = sys.stdout.isatty() or not _is_file(source)

    def put(self, line: bytes) -> None:
        """Write `line` and its end."""
        self._out.write(line + b"\n")
        if self._at_once:
            self._out.flush()


def _object(line: bytes) -> dict[str, Any]:
    """Return the object of a JSON line without its null fields, which count as absent."""
    value = parsed(line)
    if not isinstance(value, dict):
        raise BadInput("not a JSON object")
    return {name: content for name, content in value.items() if content is not None}


def _is_file(source: BinaryIO) -> bool:
    try:
        return stat.S_ISREG(os.fstat(source.fileno()).st_mode)
    except OSError:  # what is no open file of the system, such as the input of a test
        return False
