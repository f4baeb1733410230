"""Writes the contract documents from the code: `python -m schemas.build [--check]`.

`--check` writes nothing and exits 1 naming the files that are not what the code says.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import orjson

from schemas.asyncapi import asyncapi
from schemas.documents import KINDS, document, ninjs_document

FOLDER = Path(__file__).parent


def documents() -> Iterator[tuple[Path, bytes]]:
    """Yield each file with the bytes that it should hold."""
    for kind in KINDS:
        yield FOLDER / "json" / f"{kind}.json", _text(document(kind))
    yield FOLDER / "json" / "event-ninjs.json", _text(ninjs_document())
    yield FOLDER / "asyncapi.json", _text(asyncapi())


def outdated() -> list[Path]:
    """Return the files that are missing or differ from what the code gives."""
    return [path for path, wanted in documents() if not path.is_file() or path.read_bytes() != wanted]


def build() -> None:
    """Write every document."""
    for path, wanted in documents():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(wanted)


def _text(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def main(arguments: list[str]) -> int:
    """Build, or check where the only argument is `--check`; returns the exit code."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m schemas.build [--check]\n")
        return 2
    if not arguments:
        build()
        return 0
    stale = outdated()
    for path in stale:
        sys.stderr.write(
            f"{path.relative_to(FOLDER.parent)} is not what the code says: run it without --check\n"
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
