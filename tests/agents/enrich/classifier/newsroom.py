"""A deployment's own classifier, as the setting `newsroom:classify` names it."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.values import Subject

not_a_function = "text"


def classify(title: str, body: str, language: str) -> Iterator[Subject]:
    """Say of every item that mentions a whale that it is about the environment."""
    if language == "en" and "whale" in f"{title} {body}".lower():
        yield Subject(code="06000000", name="environment", confidence=0.9, evidence=[])
