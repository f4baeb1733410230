"""The charset of a text that is not UTF-8 and does not say what it is in.

Each candidate decodes the text; the one whose characters are the commonest of its script wins. That
tells scripts apart, which is what news feeds without a declaration need; it does not tell apart the
Latin charsets of one region.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

SAMPLE_BYTES = 10_000
"""Bytes of words with other than ASCII characters that are looked at."""

LEAST_SCORE = 0.45
"""Share of common characters among the non-ASCII ones below which no candidate is believed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A charset, the characters that are common in it, and a weight for texts that are good in several."""

    name: str
    common: frozenset[str]
    weight: float = 1.0
    latin: bool = False


def _decoded(charset: str, leads: range, trails: tuple[int, ...]) -> frozenset[str]:
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    return frozenset(pair.decode(charset, "ignore") for pair in pairs)


UPPER_HALF = tuple(range(0xA1, 0xFF))
KANA = frozenset(map(chr, range(0x3041, 0x30FF)))
"""Half of a Japanese text, and the half that no other charset of the region has in these places."""
CHINESE = _decoded("gb2312", range(0xB0, 0xD8), UPPER_HALF)
"""The 3,755 hanzi of level 1 of GB 2312, which are its common ones."""
TRADITIONAL = _decoded("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *UPPER_HALF))
"""The 5,401 hanzi of level 1 of Big5."""
HANGUL = _decoded("euc_kr", range(0xB0, 0xC9), UPPER_HALF)
RUSSIAN = frozenset("оеаинтсрвлкмдпуяыьіїє")

CANDIDATES = (
    Candidate("euc_jp", KANA, 1.8),
    Candidate("cp932", KANA, 1.75),
    Candidate("cp949", HANGUL),
    # Korean is all common in GB 2312, but a third of Chinese is not in KS X 1001
    Candidate("gb18030", CHINESE, 0.95),
    Candidate("big5hkscs", TRADITIONAL, 0.95),
    Candidate("cp1251", RUSSIAN),
    Candidate("koi8_r", RUSSIAN),
    Candidate("iso8859_5", RUSSIAN, 0.99),
    Candidate("cp1253", frozenset("αοιετσνςηυρπκμλάίόέήύώ")),
    Candidate("cp1255", frozenset("יוהלארתמבשנםןד")),
    Candidate("cp1256", frozenset("اليمنرتبوهةدعسفحقكجشخضصطظغئأىءذزث")),
    Candidate("cp874", frozenset("านรกเองมลย่้ีัวดทสตปคหแใไิุู์")),
    Candidate("cp1252", frozenset("àáâãäåæçèéêëíîïñóôõöøùúûüßÄÖÜÉ‘’“”–—…«»©"), 0.95, latin=True),
    Candidate("cp1250", frozenset("ąćęłńóśźżáčďéěíňřšťúůýžăâîşţőűöüäßŻŚŁČŠŽ"), 0.9, latin=True),
)


def detect(data: bytes) -> str | None:
    """Return Python's name of the likeliest charset of `data`, or None where none is likely."""
    sample = _sample(data)
    scores = {candidate.name: _score(sample, candidate) for candidate in CANDIDATES}
    name = max(scores, key=scores.__getitem__)
    return name if scores[name] >= LEAST_SCORE else None


def _sample(data: bytes) -> bytes:
    """Return the words of `data` that have other than ASCII bytes, up to `SAMPLE_BYTES`."""
    words = [word for word in data[: 50 * SAMPLE_BYTES].split() if not word.isascii()]
    return b" ".join(words)[:SAMPLE_BYTES]


def _score(sample: bytes, candidate: Candidate) -> float:
    """Return the weighted share of common characters, less what no text of the script has.

    Such are a capital after a small letter (the wrong one of two Cyrillic charsets), an ASCII letter
    beside one of another script (German read as Greek), two letters with accents side by side (Hebrew read
    as French), and what cannot be decoded.
    """
    text = sample.decode(candidate.name, "replace")
    foreign = [character for character in text if character > "\x7f"]
    if not foreign:
        return 0.0
    common = sum(character in candidate.common for character in foreign)
    if candidate.weight * common / len(foreign) < LEAST_SCORE:
        return 0.0  # the faults would only make it less
    faults = 2 * text.count("\ufffd")
    for before, after in pairwise(text):
        if before.isalpha() and after.isalpha():
            faults += before.islower() and after.isupper()
            if candidate.latin:
                faults += not before.isascii() and not after.isascii()
            else:
                faults += before.isascii() != after.isascii()
    return candidate.weight * (common - faults) / len(foreign)
