"""Percent escapes in one form: only what must be escaped is, in capitals (RFC 3986 section 6.2.2).

Beyond the RFC, `,` `;` `=` and the like are taken as equal to their escapes, as all news sites do.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial

_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_IN_PATH = frozenset(_UNRESERVED + "!$&'()*+,;=:@/")
_IN_VALUE = frozenset(_UNRESERVED + "!$'()*,;=:@/?")
_IN_NAME = _IN_VALUE - {"="}
_ESCAPED_LENGTH = 3


def _others(kept: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"%[0-9A-Fa-f]{{2}}|[^{re.escape(''.join(sorted(kept)))}]")


_PLAIN = re.compile("[A-Za-z0-9._~/-]*")
"""Text that no rule changes."""


_OTHERS_IN_PATH = _others(_IN_PATH)
_OTHERS_IN_VALUE = _others(_IN_VALUE)
_OTHERS_IN_NAME = _others(_IN_NAME)


def escape_path(path: str) -> str:
    """Return a path with the fewest escapes; an escaped slash stays escaped."""
    return _escape(path, _OTHERS_IN_PATH, _IN_PATH - {"/"})


def escape_name(name: str) -> str:
    """Return a query parameter's name with the fewest escapes; `+` is a space."""
    return _escape(name.replace("+", "%20"), _OTHERS_IN_NAME, _IN_NAME)


def escape_value(value: str) -> str:
    """Return a query parameter's value with the fewest escapes; `+` is a space."""
    return _escape(value.replace("+", "%20"), _OTHERS_IN_VALUE, _IN_VALUE)


def _escape(text: str, others: re.Pattern[str], decoded: frozenset[str]) -> str:
    if _PLAIN.fullmatch(text):
        return text
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return others.sub(partial(_replacement, decoded), text)


def _replacement(decoded: frozenset[str], match: re.Match[str]) -> str:
    found = match.group()
    if len(found) == _ESCAPED_LENGTH:
        character = chr(int(found[1:], 16))
        return character if character in decoded else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode(errors="surrogatepass"))
