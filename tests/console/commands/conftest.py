"""Runs `dateline` in this process as a shell would: arguments, input and environment in, code and texts out."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner, Result

from console.cli import main
from streams.embedded import EmbeddedBroker
from streams.settings import Settings, load_settings
from streams.topics import TopicSpec, all_topics

Dateline = Callable[..., Result]


class _WholeProgram:
    """What CliRunner takes for a command: the whole of `dateline`, its handling of errors included."""

    name = "dateline"

    def main(self, args: list[str], prog_name: str, **_: Any) -> None:
        sys.argv = [prog_name, *args]
        main()


@pytest.fixture
def dateline(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dateline]:
    monkeypatch.setattr(sys, "argv", sys.argv)
    for name in [name for name in os.environ if name.startswith("DATELINE_")]:
        monkeypatch.delenv(name)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def run(
        *arguments: str, stdin: str | bytes = b"", settings: Settings | None = None, **env: str
    ) -> Result:
        if settings is not None:
            env |= {"DATELINE_BOOTSTRAP": settings.bootstrap, "DATELINE_EMBEDDED": str(settings.embedded)}
        result = CliRunner().invoke(_WholeProgram(), arguments, input=stdin, env=env)  # type: ignore[arg-type]
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    yield run
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Give an embedded broker with all topics, one a module."""
    folder: Path = tmp_path_factory.mktemp("state")
    with EmbeddedBroker(all_topics(load_settings({}))) as embedded:
        yield load_settings({}, bootstrap=embedded.bootstrap, embedded=True, data_dir=folder)


@pytest.fixture(scope="module")
def bare_broker() -> Iterator[Settings]:
    """Give an embedded broker without our topics."""
    with EmbeddedBroker([TopicSpec("something.else", 1)]) as embedded:
        yield load_settings({}, bootstrap=embedded.bootstrap, embedded=True)
