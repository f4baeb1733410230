"""Bytes to typed values and back.

`encode` is orjson. `decode` checks every field by pydantic's compiled validators: a value of a topic
is only trusted after it, whoever wrote it.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import orjson
from pydantic import TypeAdapter, ValidationError

from schemas.errors import Undecodable

T = TypeVar("T")


def encode(value: object) -> bytes:
    """Return the JSON of a dataclass of `schemas.values` (or of any plain object) as UTF-8 bytes."""
    return orjson.dumps(value)


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """Return the compiled validator of `kind`, made once a process."""
    return TypeAdapter(kind)


def decode(kind: type[T], data: bytes | None) -> T:
    """Return the value of `kind` in `data`; raises Undecodable naming the first wrong field."""
    return checked(kind, parsed(data))


def parsed(data: bytes | None) -> object:
    """Return the JSON in `data`; raises Undecodable."""
    if data is None:
        raise Undecodable("the value is null", reason="null_value")
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Undecodable(f"not JSON: {error}", reason="not_json") from error


def checked(kind: type[T], value: object) -> T:
    """Return parsed JSON as a value of `kind`; raises Undecodable naming the first wrong field."""
    try:
        made: T = adapter(kind).validate_python(value)  # type: ignore[arg-type]  # classes do hash
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "value"
        raise Undecodable(f"{place}: {first['msg']}", reason="wrong_schema") from error
    return made
