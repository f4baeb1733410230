"""Brokers for tests: the embedded one, and one real Apache Kafka a run."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from warnings import warn

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from bench.broker import ApacheKafka, available
from bench.broker.topics import make_topics
from streams.embedded import EmbeddedBroker
from streams.settings import Settings, load_settings
from streams.topics import all_topics

_ABSENT = "no real Kafka: neither DATELINE_TEST_BOOTSTRAP nor java and mvn are there, its tests did NOT run"


# A fresh clone first builds the tables of characters, and CI shares its cores: time is no finding here.
hypothesis_settings.register_profile("dateline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("dateline")


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a real Apache Kafka: a cluster of yours, else one of our own."""
    if address := os.environ.get("DATELINE_TEST_BOOTSTRAP"):
        yield address
    elif available():
        with ApacheKafka(tmp_path_factory.mktemp("kafka")) as broker:
            yield broker.bootstrap
    elif os.environ.get("CI") == "true":
        pytest.fail(_ABSENT)
    else:
        warn(_ABSENT, stacklevel=1)
        pytest.skip(_ABSENT)


@pytest.fixture(scope="session")
def kafka_settings(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give the settings of a real Kafka that has all topics."""
    settings = load_settings({}, bootstrap=kafka, data_dir=tmp_path_factory.mktemp("state"))
    asyncio.run(make_topics(settings, all_topics(settings)))
    return settings


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Settings]:
    """Give the settings of a fresh embedded broker that has all topics."""
    with EmbeddedBroker(all_topics(load_settings({}))) as broker:
        yield load_settings({}, bootstrap=broker.bootstrap, embedded=True, data_dir=tmp_path)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the very end, where nobody overlooks it, that the real Kafka was missing."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any(_ABSENT in str(report.longrepr) for report in skipped):
        terminalreporter.write_sep("!", _ABSENT, red=True, bold=True)
