"""py3langid restricted to the supported languages of one script.

Restricted, because the whole model calls English headlines Nigerian Pidgin; one restriction per script,
because fewer columns are faster and a script says more than any n-gram.
"""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from catalog.languages import languages


def likeliest(script: str, text: str) -> tuple[str, float]:
    """Return the likeliest supported language of `script` and its probability: half as dear as all."""
    model, share = _identifier(script).classify(text)
    return _codes_by_model(script)[model], share


def probabilities(script: str, text: str) -> dict[str, float]:
    """Return the probability of each supported language of `script`, the most likely first."""
    codes = _codes_by_model(script)
    return {codes[model]: share for model, share in _identifier(script).rank(text)}


@cache
def _codes_by_model(script: str) -> dict[str, str]:
    by_script: dict[str, dict[str, str]] = defaultdict(dict)
    for language in languages():
        if language.model is not None:
            by_script[language.script][language.model] = language.code
    return by_script[script]


@cache
def _identifier(script: str) -> LanguageIdentifier:
    """Return the model for one script; the copies share its tables."""
    identifier = copy(_whole_model())
    identifier.set_languages(_codes_by_model(script))
    return identifier


@cache
def _whole_model() -> LanguageIdentifier:
    """Return the model of all languages: loaded once a process, 0.4 s and 60 MB."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
