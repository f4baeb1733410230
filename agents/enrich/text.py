r"""Words of a text with their places, and their folded form: what every helper of enrich looks words up by.

    words = split_words("Die USA und Nordkoreas Führung")
    words.texts[1], words.starts[1], words.end(1)      # "USA", 4, 7: offsets in characters of the text
    fold(words.texts[4], "de")                         # "führung"

A lexicon form is split and folded by these same functions when it is loaded, so both sides agree on every
special case. Fold once per word form, not once per word: callers keep a dictionary from the form as written
to what they know about it (`agents.enrich.countries.spaced`), since folding costs more than the look-up.

Why not `\w+`: Python's `\w` leaves out combining marks (category M), so it breaks Hindi, Bengali, Tamil
and decomposed Latin words in the middle; and it holds the modifier apostrophes of Uzbek and Hausa (U+02BB,
U+02BC), which texts write as `'` or `’` as often. Words therefore are letters, digits, marks and joiners;
every apostrophe, hyphen and quotation mark ends a word: `l'Italie`, `Türkiye'nin`, `Iso-Britannia`,
`O‘zbekiston` and `ארה"ב` are two words each, in lexicons as in texts.

Chinese, Japanese, Thai and others do not space words (`UNSPACED`): search `fold_in_place(text)`, which keeps
offsets.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from typing import NamedTuple

UNSPACED = frozenset({"zh", "zh-Hant", "ja", "th", "lo", "km", "my"})
"""Languages whose words are not separated by spaces; `split_words` is of no use there."""

MARKLESS = frozenset({"yo", "ha"})
"""Languages whose texts drop tone marks and dots below as often as they write them: folded without marks."""

_JOINERS = "\u200c\u200d"
_APOSTROPHES = str.maketrans(dict.fromkeys("\u02b9\u02bb\u02bc\u02bd\u02be\u02bf", "'"))
_LAST_BASIC = 0xFFFF


def _mark_ranges() -> str:
    """Return the combining marks (category M) as ranges of a character class.

    Only of the basic plane: `re` compiles such a class to a bitmap, one beyond it to a walk over all ranges
    (six times slower), and no language of ours is written beyond it.
    """
    ranges: list[list[int]] = []
    for point in range(_LAST_BASIC + 1):
        if not unicodedata.category(chr(point)).startswith("M"):
            continue
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_WORD = re.compile(f"([\\w{_JOINERS}{_mark_ranges()}]+)")
_MODIFIER = re.compile("[\u02b9-\u02bf]")

_VARIANTS = str.maketrans(
    {
        # Letters that texts of one language exchange freely: dotless i, Romanian cedillas, Russian yo.
        "ı": "i", "ş": "ș", "ţ": "ț", "ё": "е", "ς": "σ",
        # Arabic script: carriers of hamza, Persian yeh and kaf, teh marbuta, heh goal; tatweel is dropped.
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك",
        "ة": "ه", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ۂ": "ه", "ۃ": "ه", "\u0640": None,
        # Hebrew final letters: a stem's last letter is final only where no ending follows.
        "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
        # Devanagari and Bengali: candrabindu is written as anusvara as often.
        "\u0901": "\u0902", "\u0981": "\u0982",
        # Ethiopic: syllables of one sound (Amharic writes them at will).
        "ሐ": "ሀ", "ኀ": "ሀ", "ሃ": "ሀ", "ሓ": "ሀ", "ኃ": "ሀ", "ሑ": "ሁ", "ኁ": "ሁ", "ሒ": "ሂ", "ኂ": "ሂ",
        "ሔ": "ሄ", "ሕ": "ህ", "ኅ": "ህ", "ሖ": "ሆ", "ኆ": "ሆ",
        "ሠ": "ሰ", "ሡ": "ሱ", "ሢ": "ሲ", "ሣ": "ሳ", "ሤ": "ሴ", "ሥ": "ስ", "ሦ": "ሶ",
        "ዐ": "አ", "ዓ": "አ", "ኣ": "አ", "ዑ": "ኡ", "ዒ": "ኢ", "ዔ": "ኤ", "ዕ": "እ", "ዖ": "ኦ",
        "ፀ": "ጸ", "ፁ": "ጹ", "ፂ": "ጺ", "ፃ": "ጻ", "ፄ": "ጼ", "ፅ": "ጽ", "ፆ": "ጾ",
        # Armenian ligature.
        "և": "եւ",
        "\u200c": None, "\u200d": None,
    }
)  # fmt: skip

_DROPPED_MARKS = re.compile(
    "[\u0307"  # what lower-casing leaves of İ
    "\u05b0-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # Hebrew points
    "\u064b-\u065f\u0670\u06d6-\u06ed"  # Arabic vowel signs
    "\u093c\u09bc\u0a3c\u0abc]"  # nuktas
)
_GREEK_ACCENTS = str.maketrans("άέήίόύώΐΰ", "αεηιουωϊϋ")


_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
"""Digits and letters alone: every Chinese text has full-width commas, and `translate` is dear."""
_HALF_WIDTH = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)}


class Words(NamedTuple):
    """The words of a text: word `k` is `texts[k]`, begins at `starts[k]` and follows `gaps[k]`.

    `gaps` has one element more than `texts`: what stands after the last word. Gaps and texts in turns are
    the whole text again, with a plain apostrophe for each modifier apostrophe.
    """

    texts: list[str]
    starts: list[int]
    gaps: list[str]

    def end(self, index: int) -> int:
        """Return the offset after the last character of word `index`."""
        return self.starts[index] + len(self.texts[index])


def split_words(text: str) -> Words:
    """Split `text` into words as written, with offsets in characters of `text`."""
    if _MODIFIER.search(text):
        text = text.translate(_APOSTROPHES)
    pieces = _WORD.split(text)
    ends = list(accumulate(map(len, pieces)))
    return Words(pieces[1::2], ends[0:-1:2], pieces[0::2])


def first_word(form: str) -> str:
    """Return the first word of `form`, empty where it has none."""
    found = _WORD.search(form)
    return found[0] if found else ""


def fold(word: str, language: str) -> str:
    """Return the form that lexicons compare: composed (NFC), lower case, without what texts vary at will.

    Accents stay, as they tell words apart (Vietnamese `Mỹ`, Portuguese `Irã`), except in Greek, where
    capitals drop them, and in `MARKLESS` languages.
    """
    folded = unicodedata.normalize("NFC", word).lower()
    if folded.isascii():
        return folded
    folded = _DROPPED_MARKS.sub("", folded).translate(_VARIANTS)
    if language in MARKLESS:
        return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
    if language == "el":
        return folded.translate(_GREEK_ACCENTS)
    return folded


def fold_phrase(form: str, language: str) -> tuple[str, ...]:
    """Return the folded words of a lexicon's form, e.g. `("côte", "d", "ivoire")`."""
    return tuple(fold(word, language) for word in split_words(form).texts)


def fold_in_place(text: str) -> str:
    """Return `text` in lower case and without full-width digits and letters, character by character.

    Offsets stay: a text with letters whose lower case is longer is left in the case it has.
    """
    if _FULL_WIDTH.search(text):
        text = text.translate(_HALF_WIDTH)
    lower = text.lower()
    return lower if len(lower) == len(text) else text
