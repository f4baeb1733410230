"""The deployment's own subject model: a function of its code, or a model file (docs/enrichment.md).

    DATELINE_CLASSIFIER=our_newsroom.models:classify        MODULE:FUNCTION
    DATELINE_CLASSIFIER=/models/subjects.onnx               a model in ONNX form

Off by default. The function is `classify(title, body, language) -> Iterable[Subject]`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from pathlib import Path

from agents.enrich.onnx_model import OnnxModel
from schemas.errors import SettingsError
from schemas.values import Subject

Classify = Callable[[str, str, str], Iterable[Subject]]
"""`classify(title, body, language)`; `body` is the article without its tail.

Whatever it raises makes the item a dead letter.
"""

MODEL_SUFFIX = ".onnx"


def load_classifier(name: str | None) -> Classify | None:
    """Return the classifier that the setting names, None where it names none; raises SettingsError."""
    if not name:
        return None
    if name.endswith(MODEL_SUFFIX):
        return OnnxModel(Path(name))
    module, _, function = name.partition(":")
    try:
        found = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise SettingsError(f"classifier: {name} cannot be imported: {error}") from error
    if not callable(found):
        raise SettingsError(f"classifier: {name} is not a function")
    classify: Classify = found
    return classify
