"""A subject model in ONNX form: what a deployment trained with scikit-learn and the like, from a local file.

The model has one input, a tensor of texts of shape (1, 1), and gives the labels' probabilities as its second
output, as skl2onnx writes a pipeline of vectoriser and classifier (`zipmap` on, its default). Its labels are
IPTC Media Topic codes. Needs the package onnxruntime, which is not among our requirements.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from catalog.subjects import media_topics
from schemas.errors import SettingsError
from schemas.values import Subject

LEAST = 0.5
"""Probability from which a label becomes a subject: the model abstains below it, as our tables do."""

LONGEST = 5_000
"""Characters of the text that the model is given."""


class OnnxModel:
    """`classify(title, body, language)` by the model at `path`; raises SettingsError where it is unusable."""

    def __init__(self, path: Path) -> None:
        self._session = _session(path)
        inputs, outputs = self._session.get_inputs(), self._session.get_outputs()
        if len(inputs) != 1 or "string" not in inputs[0].type or len(outputs) < 2:  # noqa: PLR2004 - see above
            raise SettingsError(
                f"classifier: {path} does not take one text and give labels and probabilities"
            )
        self._input, self._output = inputs[0].name, outputs[1].name

    def __call__(self, title: str, body: str, language: str) -> Iterator[Subject]:
        """Yield the subjects that the model gives at least `LEAST`; the language is not looked at."""
        del language
        text = f"{title}\n{body}"[:LONGEST]
        (probabilities,) = self._session.run([self._output], {self._input: [[text]]})[0]
        for code, probability in probabilities.items():
            topic = media_topics().get(code)
            if topic is not None and probability >= LEAST:
                yield Subject(
                    code=code, name=topic.name, confidence=round(float(probability), 3), evidence=[]
                )


def _session(path: Path) -> Any:
    try:
        onnxruntime = import_module("onnxruntime")
    except ImportError as error:
        raise SettingsError(f"classifier: {path} needs the package onnxruntime") from error
    try:
        return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no common base but Exception
        raise SettingsError(f"classifier: {path} cannot be loaded: {error}") from error
