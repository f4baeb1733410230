"""The fixtures of the corpus that have an expected result."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

EXPECT = re.compile(r"Expect:\s*(.*)")
HEADER = re.compile(r"Header:\s*([^:]+):(.*)")
SERVER = "http://127.0.0.1:8097/"
"""Where feedparser's own test suite serves its files."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """A document and where its expected result is: in itself (`assertion`) or in the file `expected`."""

    path: str
    repository: str
    data: bytes
    kind: str
    assertion: str
    expected: Path | None
    headers: dict[str, str]

    @property
    def url(self) -> str:
        """Return the address under which the document counts as fetched."""
        return urljoin(SERVER + self.path, self.headers.get("content-location", ""))

    @property
    def is_served(self) -> bool:
        """Return whether feedparser's suite fetches the file by HTTP, so that it knows an address."""
        return "http" in self.path or self.kind != "assertion"


def load(data: Path) -> list[Fixture]:
    """Return all fixtures of the corpus in the data folder that have an expected result."""
    feeds = data / "feeds"
    rows = [json.loads(line) for line in (feeds / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    return [_fixture(feeds, row) for row in rows if row["expected"]]


def _fixture(feeds: Path, row: dict[str, str]) -> Fixture:
    document = (feeds / row["file"]).read_bytes()
    inline = row["expected"].startswith("inline")
    comment = _readable(document) if inline else ""
    found = EXPECT.search(comment)
    return Fixture(
        path=row["path"],
        repository=row["repo"],
        data=document,
        kind="assertion" if inline else row["expected"].rpartition(".")[2],
        assertion=found[1].strip() if found else "",
        expected=None if inline else feeds / "corpus" / row["expected"],
        headers={name.strip().lower(): value.strip() for name, value in HEADER.findall(comment)},
    )


def _readable(document: bytes) -> str:
    """Return the head of a document in the charset that its first bytes show, for its comment alone."""
    for start, charset in (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"<\0\0\0", "utf-32-le"),
        (b"\0\0\0<", "utf-32-be"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
        (b"\x4c\x6f", "cp037"),
    ):
        if document.startswith(start):
            return document.decode(charset, "replace")
    return document.decode("utf-8", "replace")
