"""The bytes of a document to UTF-8, whatever it declares.

The order that works (measured on the corpus): a byte order mark; valid UTF-8; what HTTP and the XML
declaration say; detection. A document that is mostly valid UTF-8 stays UTF-8, because a cut character
or a pasted byte is more likely than a wrong charset in all the rest of it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from agents.poll.parse.detect import detect

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MARK_BYTES = tuple(mark for mark, _ in MARKS)
UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""How `<` begins a document without a mark (XML 1.0, appendix F)."""

SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "big5": "big5hkscs",
}
"""Charsets that are declared where their larger relative is meant (https://encoding.spec.whatwg.org)."""

ESCAPING = ("iso2022", "hz")
"""Charsets in which ASCII characters stand for others."""

NO_CHARSETS = frozenset(
    [
        "base64",
        "bz2",
        "hex",
        "idna",
        "mbcs",
        "oem",
        "punycode",
        "quopri",
        "raw-unicode-escape",
        "rot-13",
        "undefined",
        "unicode-escape",
        "uu",
        "zlib",
    ]
)
"""Codecs of Python that are no charsets of documents."""

DECLARATION = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
EBCDIC_DECLARATION = "<?xml".encode("cp037")
PARAMETER = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)

MOSTLY = 0.5
"""Invalid sequences per valid non-ASCII character up to which a document is UTF-8 with faults."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document as UTF-8 without a mark, the charset it was in, and what was wrong with it."""

    data: bytes
    encoding: str
    flags: tuple[str, ...] = ()


class Declared(NamedTuple):
    """The charsets that a document declares, by Python's names, the best first."""

    charsets: list[str]
    flags: tuple[str, ...]
    """That none of those it names exists."""


def taken_for_utf8(data: bytes, content_type: str | None) -> Decoded | None:
    """Return `data` as the UTF-8 that it may be: nobody has looked at its bytes yet.

    None where it begins with the mark of another charset or with NULs (UTF-16 and UTF-32), and where another
    charset is declared.
    """
    if data.startswith(codecs.BOM_UTF8):
        return Decoded(data[len(codecs.BOM_UTF8) :], "utf-8")
    if b"\0" in data[:4] or data.startswith(MARK_BYTES):
        return None
    declared = declared_charsets(data, content_type)
    if any(name != "utf-8" for name in declared.charsets):
        return None
    return Decoded(data, "utf-8", declared.flags)


def to_utf8(data: bytes, content_type: str | None) -> Decoded:
    """Return `data` as UTF-8; never fails, since the last resort is to replace what cannot be decoded."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _recoded(data[len(mark) :], encoding)
    if data.isascii() and b"\0" not in data[:4]:
        return _escaped(data, content_type)
    for start, encoding in UNMARKED:
        if data.startswith(start):
            return _recoded(data, encoding)
    return _unmarked(data, content_type)


def _unmarked(data: bytes, content_type: str | None) -> Decoded:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return Decoded(data, "utf-8", declared_charsets(data, content_type).flags)
    text = data.decode("utf-8", "replace")
    faults = text.count("\ufffd")
    if faults <= MOSTLY * (_non_ascii(text) - faults):
        return Decoded(text.encode(), "utf-8", ("charset:invalid_utf-8",))
    return _declared(data, content_type)


def _non_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _escaped(data: bytes, content_type: str | None) -> Decoded:
    """ASCII is valid UTF-8, but also what ISO 2022, HZ and UTF-7 look like: these only where declared."""
    declared = declared_charsets(data, content_type)
    for encoding in declared.charsets:
        if encoding.startswith(ESCAPING):
            return _recoded(data, encoding)
    return Decoded(data, "utf-8", declared.flags)


def _declared(data: bytes, content_type: str | None) -> Decoded:
    names = declared_charsets(data, content_type).charsets
    for name in names:
        try:
            return Decoded(data.decode(name).encode(), name)
        except UnicodeError:
            continue
    found = detect(data)
    # a single-byte charset decodes nearly everything: a declared one that failed on a byte or two is still it
    encoding = found or next((name for name in names if not name.startswith("utf")), "cp1252")
    return _recoded(data, encoding, f"charset:{'detected' if found else 'assumed'}_{encoding}")


def declared_charsets(data: bytes, content_type: str | None) -> Declared:
    """Return the charsets that HTTP and the XML declaration name.

    HTTP goes first (RFC 7303), except for the Latin-1 that servers add without being asked.
    """
    http = PARAMETER.search(content_type or "")
    xml = DECLARATION.search(data, 0, 1000)
    names = [known_charset(http[1])] if http else []
    if xml:
        names.append(known_charset(xml[1].decode("ascii")))
    elif data.startswith(EBCDIC_DECLARATION):
        names.append("cp037")
    found = [name for name in names if name is not None]
    flags = ("charset:unknown",) if names and not found else ()
    return Declared(sorted(found, key=lambda name: name == "cp1252"), flags)


@lru_cache(maxsize=256)
def known_charset(name: str) -> str | None:
    """Return Python's name for the charset `name`, or for its superset; None where there is none."""
    try:
        info = codecs.lookup(name.removeprefix("x-").lower())
    except (LookupError, UnicodeError, ValueError):
        return None
    if info.name in NO_CHARSETS:
        return None
    return SUPERSETS.get(info.name, info.name)


def _recoded(data: bytes, encoding: str, *flags: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding).encode(), encoding, flags)
    except UnicodeError:
        text = data.decode(encoding, "replace")
    return Decoded(text.encode("utf-8", "replace"), encoding, (*flags, f"charset:invalid_{encoding}"))
