"""docs/cli.md names every command and every option, and nothing that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from console.cli import cli

TEXT = (Path(__file__).parents[3] / "docs" / "cli.md").read_text(encoding="utf-8")
ELSEWHERE = {"train-subjects"}
"""Commands that another document describes."""


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands(cli))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_shown_by_an_example(name: str) -> None:
    if name in ELSEWHERE:
        assert name in TEXT
    else:
        assert re.search(rf"^\$ (.*\| |\S+=\S+ )?dateline {name}\b", TEXT, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - ELSEWHERE))
def test_every_option_of_a_command_is_told(name: str) -> None:
    options = [option for option in COMMANDS[name].params if isinstance(option, click.Option)]
    missing = [option.opts[0] for option in options if not set(option.opts + option.secondary_opts) & TOLD]
    assert missing == []


TOLD = set(re.findall(r"--[a-z][a-z-]*", TEXT))


def test_every_option_that_is_told_exists() -> None:
    known = {
        form for command in COMMANDS.values() for p in command.params for form in (*p.opts, *p.secondary_opts)
    }
    assert known | {"--help"} >= TOLD


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_every_command_has_a_first_line_for_the_list(name: str) -> None:
    command = COMMANDS[name]
    assert command.get_short_help_str(120)
    assert all(option.help for option in command.params if isinstance(option, click.Option))
