"""The script that most of a text is written in: decides 20 of the languages alone, and narrows the others."""

from __future__ import annotations

from collections import Counter

from catalog.languages import COLUMN, script_columns

LETTERS_PER_CHARACTER = {"Han": 3, "Kana": 3, "Hangul": 3}
"""What one character weighs: a Chinese headline often holds as many letters of Latin names as of its own."""

KANA_SHARE = 0.1
"""Japanese has at least this share of kana; a quoted の in a Chinese headline stays below it."""


def dominant_script(text: str) -> str | None:
    """Return the script of most letters of `text`, None where it has no letter of a known script.

    Japanese mixes two scripts: Han with a tenth of kana counts as kana.
    """
    if text.isascii():
        return "Latin" if any(map(str.isalpha, text)) else None
    counts = _counts(text)
    if not counts:
        return None
    script = max(counts, key=counts.__getitem__)
    if script == "Han" and counts["Kana"] >= KANA_SHARE * counts["Han"]:
        return "Kana"
    return script


def _counts(text: str) -> Counter[str]:
    columns = script_columns()
    found = Counter(columns.get(ord(character) // COLUMN) for character in text)
    return Counter(
        {script: count * LETTERS_PER_CHARACTER.get(script, 1) for script, count in found.items() if script}
    )
