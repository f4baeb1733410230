"""The example messages of `schemas/examples`, which are the fixtures of this stage."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.codec import decode
from schemas.examples import example as example_of
from schemas.examples import example_bytes
from schemas.values import Story

ROUTED_AT = datetime(2026, 11, 24, 14, 5, 3, 250_000, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """The moment at which the committed event examples were routed."""
    return ROUTED_AT


@pytest.fixture
def example() -> Callable[[str, str], Any]:
    """Returns the parsed example `name` of a schema."""
    return example_of


@pytest.fixture
def story_of() -> Callable[[str], Story]:
    """Returns the story example `name` as a stage reads it."""
    return lambda name: decode(Story, example_bytes("story", name))
