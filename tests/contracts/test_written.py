"""What the code writes, against the documents that promise it."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from agents.publish import events
from schemas.codec import decode
from schemas.dead_letter import LARGEST_VALUE, dead_letter
from schemas.documents import document
from schemas.errors import Undecodable
from schemas.examples import example_bytes, example_names
from schemas.records import Headers, Record
from schemas.values import Story

NOW = datetime(2026, 11, 24, 14, 5, 3, tzinfo=UTC)


def texts(headers: Headers) -> dict[str, str]:
    return {name: content.decode() for name, content in headers}


def closed(kind: str) -> Draft202012Validator:
    schema: dict[str, Any] = document(kind)
    return Draft202012Validator(schema | {"additionalProperties": False})


@pytest.mark.parametrize("name", example_names("story"))
def test_an_event_and_its_headers_keep_their_documents(name: str) -> None:
    event = events(decode(Story, example_bytes("story", name)), NOW)[0]
    closed("event").validate(orjson.loads(event.value or b""))
    closed("event-headers").validate(texts(event.headers))


@pytest.mark.parametrize("value", [None, b"{broken", b"x" * (LARGEST_VALUE + 1)])
def test_a_dead_letters_headers_keep_their_document(value: bytes | None) -> None:
    record = Record("news.raw.v1", 3, 42, 1_795_529_100_250, b"key", value)
    letter = dead_letter(record, "dedupe", Undecodable("no", reason="not_json"), NOW)
    closed("dead-letter-headers").validate(texts(letter.headers))
