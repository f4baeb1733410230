from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from console.logs import error_text, set_up_logs


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def fail(logger: structlog.stdlib.BoundLogger | logging.Logger) -> None:
    try:
        int("no number")
    except ValueError:
        logger.exception("it_failed")


def test_a_line_begins_with_time_level_and_event_and_keeps_all_scripts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs("info")
    structlog.get_logger().info("item_seen", title="Міст", path={1: object})
    text = capsys.readouterr().err
    assert list(json.loads(text)) == ["timestamp", "level", "event", "title", "path"]
    assert "Міст" in text


@pytest.mark.parametrize("library", [False, True])
def test_an_error_is_told_in_one_line_with_its_place(
    capsys: pytest.CaptureFixture[str], *, library: bool
) -> None:
    set_up_logs("info")
    fail(logging.getLogger("some.library") if library else structlog.get_logger())
    [line] = logged(capsys)
    assert line["event"] == "it_failed"
    assert line["error"].startswith(
        "ValueError: invalid literal for int() with base 10: 'no number' (test_logs.py:"
    )
    assert not {"exception", "exc_info"} & line.keys()


@pytest.mark.parametrize("library", [False, True])
def test_the_level_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str], *, library: bool) -> None:
    set_up_logs("debug")
    fail(logging.getLogger("some.library") if library else structlog.get_logger())
    [line] = logged(capsys)
    assert line["exception"].startswith("Traceback (most recent call last)")


def test_libraries_are_heard_from_warnings_on(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info")
    logging.getLogger("some.library").info("chatter")
    logging.getLogger("aiokafka.conn").error("what we say ourselves")
    logging.getLogger("some.library").warning("trouble")
    assert [line["event"] for line in logged(capsys)] == ["trouble"]


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert error_text(ValueError()) == "ValueError"
    assert error_text(ValueError("a\n b")) == "ValueError: a b"
