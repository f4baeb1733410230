"""Keys and values of the changelog of a Faust table.

Faust writes a key as JSON, so a text key has quotes around it, and a value of text is a JSON string
that holds the text; a value of bytes or of an object is itself.
"""

from __future__ import annotations

import orjson

from schemas.errors import Undecodable
from schemas.records import Record


def table_key(record: Record) -> str:
    """Return the text key of a record of a changelog; raises Undecodable."""
    key = _json(record.key)
    if not isinstance(key, str):
        raise Undecodable("the key of a changelog is not text", reason="wrong_schema")
    return key


def table_value(record: Record) -> bytes | None:
    """Return the JSON of the value, without the string that Faust may have put it in; None = deleted."""
    if record.value is None or record.value == b"null":
        return None
    value = _json(record.value)
    return value.encode() if isinstance(value, str) else record.value


def _json(data: bytes | None) -> object:
    try:
        return orjson.loads(data or b"")
    except orjson.JSONDecodeError as error:
        raise Undecodable(f"not JSON: {error}", reason="not_json") from error
