"""One language for a text: by its script where that is enough, else by a model with the feed's word as prior.

A feed's language is often the default of its software (`en-US`), and often right: it counts as evidence
that five-fold odds of the model outweigh, and decides where the text says too little.
"""

from __future__ import annotations

from functools import cache

from agents.language.model import likeliest, probabilities
from agents.language.scripts import dominant_script
from catalog.languages import language_codes, languages, only_languages

UNDETERMINED = "und"
"""BCP 47 for a language that nothing tells."""

FIRST_WORDS, GLANCE, LONGEST = 30, 50, 120
"""Characters that are read: the first words where they agree with the feed, else a glance, and more where
that leaves doubt. Beyond, little changes."""

PRIOR_ODDS = 5.0
"""How much likelier the feed's language is than any other, before a word is read. With 20 or 50 a right
prior gains nothing more, and a wrong one (`ru` on Bulgarian) spoils two and four times as many."""

SURE_AT_A_GLANCE, SURE = 0.9, 0.5
"""Least probability of an answer without the feed's word, and with it or at full length; below the latter,
the feed's language stands, or `und`."""

UNTELLABLE = frozenset({"hr", "sr"})
"""What the model answers to Bosnian, which only a feed can tell apart."""

RENAMED = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "fil": "tl", "sh": "sr"}
"""Codes that feeds use for a supported language, by the code they mean here."""


def identify(text: str, prior: str | None) -> str:
    """Return the BCP 47 code of the language of `text`, `und` where it is too short or of no known script.

    `prior` is the feed's language tag, e.g. `de-CH`. The first `LONGEST` characters are read. The first
    call of a process loads the model.
    """
    text, glance = text[:LONGEST], text[:GLANCE]
    # A title that begins with a foreign name is read further.
    script = dominant_script(text if glance.isascii() else glance)
    if script is None:
        return UNDETERMINED
    expected = _expected(prior, script)
    if script in only_languages():
        # A headline in Han alone is Chinese, unless the feed is Japanese.
        return "ja" if script == "Han" and primary(prior) == "ja" else only_languages()[script]
    if len(text) > GLANCE:
        found = _agreed(text[:FIRST_WORDS], script, expected) or _at_a_glance(glance, script, expected)
        if found is not None:
            return found
    return _weighed(text, script, expected) or expected or UNDETERMINED


def primary(tag: str | None) -> str | None:
    """Return the supported language that a feed's `tag` (`pt_BR`, `no`, `EN-us`) means, else None."""
    if not tag:
        return None
    code = tag.strip().replace("_", "-").partition("-")[0].lower()
    code = RENAMED.get(code, code)
    return code if code in language_codes() else None


def _expected(prior: str | None, script: str) -> str | None:
    """Return the prior's language if it can be written in `script`."""
    code = primary(prior)
    return code if code in _codes_in(script) else None


@cache
def _codes_in(script: str) -> frozenset[str]:
    return frozenset(language.code for language in languages() if language.script == script)


def _agreed(text: str, script: str, expected: str | None) -> str | None:
    """Return the feed's language if `text` is more likely in it than not."""
    if expected is None:
        return None
    best, share = likeliest(script, text)
    return best if best == expected and share >= SURE else None


def _at_a_glance(text: str, script: str, expected: str | None) -> str | None:
    """Return the language that no prior could change, None where there is doubt."""
    best, share = likeliest(script, text)
    if best in UNTELLABLE and expected == "bs":
        return "bs"
    return best if share >= SURE_AT_A_GLANCE else None


def _weighed(text: str, script: str, expected: str | None) -> str | None:
    """Return the likeliest language in the light of the feed's, None where no one is likely enough."""
    shares = probabilities(script, text)
    if expected == "bs" and next(iter(shares)) in UNTELLABLE:
        return "bs"
    if expected in shares:
        shares[expected] *= PRIOR_ODDS
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= SURE * sum(shares.values()) else None
