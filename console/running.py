"""Runs what a one-shot command asks of Kafka: whatever Kafka refuses ends as one line, not as a traceback."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any, TypeVar

from aiokafka.errors import KafkaError

from schemas.errors import DatelineError, Unavailable
from streams.kafka import missing_topics
from streams.settings import Settings

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Return what `work` returns; raises Unavailable where Kafka refuses it."""
    try:
        return asyncio.run(work)
    except KafkaError as error:
        raise Unavailable(refusal(error)) from error


def refusal(error: KafkaError) -> str:
    """Return what Kafka refused, in one line: the error's name in Kafka's protocol, and its message."""
    name = type(error).__name__.removesuffix("Error")
    message = str(error).partition(": ")[2] or getattr(error, "description", "")
    return f"Kafka refuses: {name}{f': {message}' if message else ''}"


async def need_topics(settings: Settings, names: Iterable[str]) -> None:
    """Return where all topics `names` exist; raises DatelineError that names the command to run.

    A producer would wait three minutes for a topic that nobody creates, and a reader would see nothing.
    """
    missing = await missing_topics(settings, names)
    if missing:
        others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise DatelineError(f"no topic {missing[0]}{others}: run `dateline topics create`")
