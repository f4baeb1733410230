"""Two mistakes of charsets that are made before a feed is written, and so are in no declaration.

- Windows-1252 taken for Latin-1: quotation marks and dashes become control characters (U+0080 to U+009F)
  or references to them (`&#146;`), which HTML's standard reads as Windows-1252 too.
- UTF-8 taken for Latin-1 or Windows-1252 and encoded a second time: `â€™` where `’` is meant.
"""

from __future__ import annotations

import re

CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
REFERENCE = re.compile(rb"&#1(?:2[89]|[345][0-9]);")


def with_windows_characters(data: bytes) -> bytes:
    """Return `data` (UTF-8) with the characters of Windows-1252 for the control characters in their places."""
    if b"\xc2" in data:
        data = CONTROL.sub(lambda match: _windows(match[0][1]) or match[0], data)
    if b"&#1" in data:
        data = REFERENCE.sub(lambda match: _windows(int(match[0][2:-1])) or match[0], data)
    return data


def _windows(number: int) -> bytes:
    return bytes((number,)).decode("cp1252", "ignore").encode()


def undoubled(text: str) -> str:
    """Return `text` decoded once more where all of it was encoded twice, else as it is."""
    if text.isascii() or not ("Ã" in text or "â€" in text):
        return text
    for charset in ("latin-1", "cp1252"):
        try:
            return text.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return text
