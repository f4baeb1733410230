"""`dateline`: one command a module in console/commands, imported when it is called.

Exit codes: 0 ok, 1 failed, 2 usage. Data goes to stdout, logs and errors to stderr; an error is one line.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.metadata import version
from typing import Any

import click

from console.logs import set_up_logs
from schemas.errors import DatelineError, UsageError
from streams.settings import load_settings

FAILED, USAGE = 1, 2


class LazyGroup(click.Group):
    """A group whose commands are imported when they are needed: `dateline --help` stays quick.

    `modules` maps a command's name to `module:attribute` and the line that `--help` shows for it.
    """

    def __init__(self, *args: Any, modules: dict[str, tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self._modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of `modules`."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command `cmd_name`."""
        if cmd_name not in self._modules:
            return None
        module, attribute = self._modules[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in self._modules.items()])


@click.command(
    cls=LazyGroup,
    modules={
        "demo": ("console.commands.demo:demo", "Run the whole flow here, on bundled or own feeds."),
        "worker": ("console.commands.worker:worker", "Run a worker of one or more roles."),
        "tail": ("console.commands.tail:tail", "Print regional events as they come."),
        "feeds": ("console.commands.feeds:feeds", "Add, remove, list and check feeds."),
        "topics": ("console.commands.topics:topics", "Create and list the topics."),
        "ledger": ("console.commands.ledger:ledger", "Show what became of every item."),
        "dlq": ("console.commands.dlq:dlq", "List, show, replay and discard dead letters."),
        "replay": ("console.commands.replay:replay", "Run stored items through today's rules."),
        "parse": ("console.commands.filters:parse", "Feed document in, items out."),
        "dedupe": ("console.commands.filters:dedupe", "Items in, decisions out."),
        "enrich": ("console.commands.filters:enrich", "Items in, tagged items out."),
        "canonical-url": ("console.commands.filters:canonical", "URLs in, canonical URLs out."),
        "train-subjects": (
            "console.commands.train_subjects:train_subjects",
            "Learn a subject table from labelled texts.",
        ),
    },
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(version("dateline"), prog_name="dateline")
def cli() -> None:
    """Live news feeds in, regional event streams on Kafka out."""
    set_up_logs(load_settings().log_level)


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = FAILED
    except click.ClickException as error:
        _say(error.format_message())
        code = error.exit_code
    except UsageError as error:
        _say(str(error))
        code = USAGE
    except DatelineError as error:
        _say(str(error))
        code = FAILED
    except KeyboardInterrupt:
        code = FAILED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing to say, and nothing to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    sys.exit(code if isinstance(code, int) else 0)


def _say(message: str) -> None:
    line = " ".join(message.split())
    click.echo(f"dateline: {line}", err=True)
