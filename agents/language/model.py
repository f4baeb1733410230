"""py3langid restricted to the supported languages of one script.

Restricted, because the whole model calls English headlines Nigerian Pidgin; one restriction per script,
because fewer columns are faster and a script says more than any n-gram.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from catalog.languages import languages


def likeliest(script: str, text: str) -> tuple[str, float]:
    """Return the likeliest supported language of `script` and its probability: half as dear as all."""
    model, share = _identifiers()[script].classify(text)
    return _codes_by_model()[script][model], share


def probabilities(script: str, text: str) -> dict[str, float]:
    """Return the probability of each supported language of `script`, the most likely first."""
    codes = _codes_by_model()[script]
    return {codes[model]: share for model, share in _identifiers()[script].rank(text)}


@cache
def _codes_by_model() -> dict[str, dict[str, str]]:
    """Return the supported languages' codes by those of the model, for the scripts that several share."""
    by_script: dict[str, dict[str, str]] = defaultdict(dict)
    for language in languages():
        if language.model is not None:
            by_script[language.script][language.model] = language.code
    return {script: models for script, models in by_script.items() if len(models) > 1}


@cache
def _identifiers() -> dict[str, LanguageIdentifier]:
    """Return the restricted models by script, loaded once a process: 0.5 s.

    They share the automaton (42 MB); the table of all 140 languages (28 MB) is given up.
    """
    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    return {script: _restricted(whole, models) for script, models in _codes_by_model().items()}


def _restricted(whole: LanguageIdentifier, models: dict[str, str]) -> LanguageIdentifier:
    columns = [column for column, model in enumerate(whole.nb_classes) if model in models]
    return LanguageIdentifier(
        whole.nb_ptc[:, columns],
        whole.nb_pc[columns],
        [whole.nb_classes[column] for column in columns],
        whole.tk_nextmove,
        whole.tk_output,
        norm_probs=True,
        tk_row=whole.tk_row,
    )
