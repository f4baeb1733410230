"""The example messages of `schemas/examples`, which are the fixtures of this stage."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import orjson
import pytest

from schemas.codec import decode
from schemas.values import Story

ROUTED_AT = datetime(2026, 11, 24, 14, 5, 3, 250_000, tzinfo=UTC)


def read_example(kind: str, name: str) -> bytes:
    return files("schemas").joinpath(f"examples/{kind}/{name}.json").read_bytes()


@pytest.fixture
def now() -> datetime:
    """The moment at which the committed event examples were routed."""
    return ROUTED_AT


@pytest.fixture
def example() -> Callable[[str, str], Any]:
    """Returns the parsed example `name` of a schema."""
    return lambda kind, name: orjson.loads(read_example(kind, name))


@pytest.fixture
def story_of() -> Callable[[str], Story]:
    """Returns the story example `name` as a stage reads it."""
    return lambda name: decode(Story, read_example("story", name))
