from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from console.view.tables import table_key, table_value
from schemas.errors import Undecodable
from tests.console.made import entry, entry_record

RECORD = entry_record(entry())


def test_a_key_is_json_text() -> None:
    assert table_key(replace(RECORD, key=b'"dedupe|0|2026-11-24T21"')) == "dedupe|0|2026-11-24T21"


@pytest.mark.parametrize("key", [None, b"", b"dedupe", b"7", b"\xff"])
def test_another_key_is_refused(key: bytes | None) -> None:
    with pytest.raises(Undecodable):
        table_key(replace(RECORD, key=key))


def test_a_value_is_itself_or_in_a_json_string() -> None:
    assert table_value(replace(RECORD, value=b'{"a":1}')) == b'{"a":1}'
    assert table_value(replace(RECORD, value=orjson.dumps('{"a":1}'))) == b'{"a":1}'


@pytest.mark.parametrize("value", [None, b"null"])
def test_a_deleted_value_is_none(value: bytes | None) -> None:
    assert table_value(replace(RECORD, value=value)) is None
