"""Header values that are not UTF-8, sent as the bytes they came as (RFC 9110 section 5.5, obs-text).

aiohttp reads such bytes as surrogate escapes (PEP 383) but leaves them out when it writes, so an ETag
would go back altered. It has no hook between a header's text and its bytes: its function is wrapped here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from aiohttp import http_writer

_FROM_SERVERS = ("If-None-Match", "If-Modified-Since")
"""Headers whose values servers gave."""
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def wire_text(latin: str | None) -> str | None:
    """Return the header text that is written as the bytes of which `latin` is the Latin-1 text.

    None where there is none, or where it holds a control character: that may not be sent.
    """
    if not latin or _CONTROL.search(latin):
        return None
    return latin.encode("latin-1").decode("utf-8", "surrogateescape")


@cache
def write_escapes_as_bytes() -> None:
    """Let aiohttp write surrogate escapes as the bytes they stand for; once for the process."""
    serialize: Any = http_writer._serialize_headers  # noqa: SLF001 - aiohttp has no public one

    def serialize_bytes(status_line: str, headers: Mapping[str, str]) -> bytes:
        if all(headers.get(name, "").isascii() for name in _FROM_SERVERS):
            data: bytes = serialize(status_line, headers)
            return data
        lines = [status_line, *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        if any(_CONTROL.search(line) for line in lines):
            raise ValueError("a control character in a header")
        return "\r\n".join(lines).encode("utf-8", "surrogateescape")

    http_writer._serialize_headers = serialize_bytes  # noqa: SLF001
