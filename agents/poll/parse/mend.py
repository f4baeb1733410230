"""Two mistakes of charsets that are made before a feed is written, and so are in no declaration.

- Windows-1252 taken for Latin-1: quotation marks and dashes become control characters (U+0080 to U+009F)
  or references to them (`&#146;`), which HTML's standard reads as Windows-1252 too.
- UTF-8 taken for Latin-1 or Windows-1252 and encoded a second time: `â€™` where `’` is meant.
"""

from __future__ import annotations

import re

LOOKED_AT = 2_000
"""Characters of a text in which a control character is looked for; one quotation mark is never alone."""

CONTROL = re.compile("[\x80-\x9f]")
CONTROL_LEAD = b"\xc2"
CONTROL_BYTES = re.compile(CONTROL_LEAD + b"[\x80-\x9f]")
"""The same in UTF-8, where it is found many times faster: by its first byte, which is rare."""


def mended(text: str) -> str:
    """Return `text`, which is not ASCII, with both mistakes undone where it has them."""
    data = text[:LOOKED_AT].encode("utf-8", "surrogatepass")
    if CONTROL_LEAD in data and CONTROL_BYTES.search(data):
        text = CONTROL.sub(lambda match: _windows(match[0]), text)
    # one character is found many times faster than two
    is_doubled = "Ã" in text or ("â" in text and "â€" in text)
    return _undoubled(text) if is_doubled else text


def _windows(control: str) -> str:
    """Return what the byte of a control character is in Windows-1252; five are nothing there."""
    return bytes((ord(control),)).decode("cp1252", "ignore") or control


def _undoubled(text: str) -> str:
    """Return `text` decoded once more where all of it was encoded twice, else as it is."""
    for charset in ("latin-1", "cp1252"):
        try:
            return text.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return text
