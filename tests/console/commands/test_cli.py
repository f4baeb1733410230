"""What `dateline` says whatever the command: of wrong calls, of faults, of settings that nobody reads."""

from __future__ import annotations

import sys
from types import ModuleType

import click
import pytest

from tests.console.commands.conftest import Dateline


@pytest.mark.parametrize("arguments", [(), ("feeds",), ("dlq",)])
def test_a_group_without_a_command_shows_its_help_as_it_is(
    dateline: Dateline, arguments: tuple[str, ...]
) -> None:
    result = dateline(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == dateline(*arguments, "--help").stdout


def test_a_command_that_does_not_exist_is_answered_with_the_nearest(dateline: Dateline) -> None:
    result = dateline("ledgr")
    assert result.exit_code == 2
    assert result.stderr == "dateline: no command 'ledgr': did you mean 'ledger'? (see `dateline --help`)\n"
    assert dateline("xyz").stderr == "dateline: No such command 'xyz'. (see `dateline --help`)\n"


def test_a_wrong_call_names_the_help_of_its_command(dateline: Dateline) -> None:
    result = dateline("dlq", "discard", "--stage", "dedupe")
    assert result.exit_code == 2
    assert result.stderr == "dateline: Missing option '--through'. (see `dateline dlq discard --help`)\n"


def test_a_setting_that_is_misspelled_is_said_and_the_command_goes_on(dateline: Dateline) -> None:
    result = dateline("topics", "list", DATELINE_BOOTSTRP="kafka:9092")
    assert result.exit_code == 0
    assert result.stderr == (
        "dateline: DATELINE_BOOTSTRP is no setting and is not read: did you mean DATELINE_BOOTSTRAP?\n"
    )


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a fault of ours into `dateline parse`."""

    @click.command()
    def parse() -> None:
        raise ZeroDivisionError("a\nbug")

    module = ModuleType("console.commands.filters")
    module.parse = parse  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "console.commands.filters", module)


@pytest.mark.usefixtures("faulty")
def test_a_fault_of_ours_is_one_line_that_says_how_to_see_more(dateline: Dateline) -> None:
    result = dateline("parse")
    assert result.exit_code == 1
    assert result.stderr.startswith("dateline: ZeroDivisionError: a bug (test_cli.py:")
    assert result.stderr.endswith("DATELINE_LOG_LEVEL=debug shows the traceback\n")


@pytest.mark.usefixtures("faulty")
def test_a_fault_of_ours_is_a_traceback_where_that_is_asked_for(dateline: Dateline) -> None:
    with pytest.raises(ZeroDivisionError):
        dateline("parse", DATELINE_LOG_LEVEL="debug")
