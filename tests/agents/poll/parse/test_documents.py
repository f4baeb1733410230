"""Each document in `documents` is read as the JSON beside it says (absent there: null or empty)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from agents.poll.parse import extract
from agents.poll.parse.document import Document
from schemas.codec import decode

DOCUMENTS = Path(__file__).parent / "documents"
CASES = sorted(path for path in DOCUMENTS.iterdir() if not path.name.endswith(".expected.json"))


def without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: without_empty(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if part not in (None, "", [], {})}
    return [without_empty(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_document_is_read_as_expected(path: Path, now: datetime) -> None:
    document = extract(path.read_bytes(), url="https://feeds.example/news/feed", content_type=None, now=now)
    expected = orjson.loads((DOCUMENTS / f"{path.name}.expected.json").read_bytes())
    assert without_empty(orjson.loads(orjson.dumps(document))) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_document_survives_the_way_through_json(path: Path, now: datetime) -> None:
    document = extract(path.read_bytes(), url="https://feeds.example/news/feed", content_type=None, now=now)
    assert decode(Document, orjson.dumps(document)) == document


def test_there_are_cases() -> None:
    assert len(CASES) >= 10
