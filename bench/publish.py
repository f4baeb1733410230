"""What publishing costs: microseconds per story and per event, beside the least that any code must do.

    python -m bench.publish [--rounds 5] [--stories 2000]

The stories are those of `schemas/examples`, each with a body of 1,500 characters. The base line writes the
story as it came with orjson: no event can cost less than that. `decode` and `events` are what the stage does.
The best of the rounds counts, all three measured in turn in each round.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter

from agents.publish import events
from schemas.codec import decode, encode
from schemas.examples import example_bytes, example_names
from schemas.values import Story

NOW = datetime(2026, 11, 24, tzinfo=UTC)
BODY = ("The bridge was opened on Tuesday, and ministers of both sides spoke of trade. " * 20)[:1500]


def stories(count: int) -> list[Story]:
    """Return `count` stories, the examples in turn."""
    examples = [decode(Story, example_bytes("story", name)) for name in example_names("story")]
    whole = [replace(story, item=replace(story.item, body=BODY)) for story in examples]
    return [whole[number % len(whole)] for number in range(count)]


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def best(rounds: int, works: Sequence[Callable[[], object]]) -> list[float]:
    """Return the least seconds of each work over `rounds`, measured in turn."""
    return [
        min(times) for times in zip(*([seconds(work) for work in works] for _ in range(rounds)), strict=True)
    ]


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--stories", type=int, default=2000)
    options = parser.parse_args()
    batch = stories(options.stories)
    encoded = [encode(story) for story in batch]
    made = [event for story in batch for event in events(story, NOW)]
    steps: dict[str, Callable[[], object]] = {
        "orjson of the story (base line)": lambda: [encode(story) for story in batch],
        "decode": lambda: [decode(Story, value) for value in encoded],
        "events": lambda: [events(story, NOW) for story in batch],
    }
    times = dict(zip(steps, best(options.rounds, list(steps.values())), strict=True))
    base = times["orjson of the story (base line)"]
    size = sum(len(event.value or b"") for event in made) / len(made)
    print(f"{len(batch)} stories, {len(made)} events of {size:,.0f} bytes")
    for name, taken in times.items():
        print(f"{name:32} {taken / len(batch) * 1e6:7.1f} us/story  {taken / base:5.1f} x base line")
    stage = times["decode"] + times["events"]
    each = stage / len(made)
    print(f"{'decode + events':32} {each * 1e6:7.1f} us/event  {1 / each:7,.0f} events/s/core")


if __name__ == "__main__":
    main()
