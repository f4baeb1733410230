"""The Python examples of docs/subscribing.md, run as they stand against the embedded broker."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer

import pytest
from confluent_kafka import Producer

from agents.publish import events
from schemas.codec import decode
from schemas.examples import example_bytes, example_names
from schemas.values import Story
from streams.embedded import EmbeddedBroker
from streams.settings import load_settings
from streams.topics import all_topics

NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
DOCUMENT = Path(__file__).parents[2] / "docs" / "subscribing.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
LONGEST_S = 60.0


@pytest.fixture(scope="module")
def bootstrap() -> Iterator[str]:
    """An embedded broker with the events of all example stories."""
    with EmbeddedBroker(all_topics(load_settings({}))) as broker:
        producer = Producer({"bootstrap.servers": broker.bootstrap})
        for name in example_names("story"):
            for event in events(decode(Story, example_bytes("story", name)), NOW):
                producer.produce(event.topic, event.value, event.key, headers=list(event.headers))
        assert producer.flush(30) == 0
        yield broker.bootstrap


def lines_of(example: str, count: int) -> list[str]:
    """Run an example, which reads for ever, and return its first `count` lines."""
    reader = subprocess.Popen([sys.executable, "-u", "-c", example], stdout=subprocess.PIPE, encoding="utf-8")
    timer = Timer(LONGEST_S, reader.kill)
    timer.start()
    try:
        assert reader.stdout is not None
        return sorted(reader.stdout.readline().strip() for _ in range(count))
    finally:
        timer.cancel()
        reader.kill()
        reader.communicate()


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        (
            "aiokafka",
            [
                "news.events.v1.europe.eastern 1 Brücke am Pruth eröffnet: Moldau rückt näher an Rumänien",
                "news.events.v1.europe.eastern 1 Moldau und Rumänien eröffnen neue Brücke über den Pruth",
                "news.events.v1.europe.eastern 2 Neue Brücke über den Pruth verbindet Moldau und Rumänien",
                "news.events.v1.europe.eastern 3 Neue Brücke über den Pruth verbindet Moldau und Rumänien",
            ],
        ),
        (
            "confluent_kafka",
            [
                "news.events.v1.africa.middle 1 Soudan : la guerre gagne une ville de plus",
                "news.events.v1.africa.northern 1 Soudan : la guerre gagne une ville de plus",
            ],
        ),
    ],
)
def test_an_example_of_the_document_prints_the_events_it_asks_for(
    client: str, expected: list[str], bootstrap: str
) -> None:
    (example,) = [text for text in EXAMPLES if f"from {client} import" in text]
    assert lines_of(example.replace("127.0.0.1:9092", bootstrap), len(expected)) == expected
