"""`dateline`: one command a module in console/commands, imported when it is called.

Exit codes: 0 ok, 1 failed, 2 usage. Data goes to stdout, logs and errors to stderr; an error is one line.
"""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version
from typing import Any

import click

from console.logs import error_text, set_up_logs
from console.misspelled import misspelled
from schemas.errors import BrokerUnavailable, DatelineError, UsageError
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` begin with; where there is none, name the one that is nearest."""
        for nearest in get_close_matches(args[0], self._modules, n=1):
            if args[0] not in self._modules:
                ctx.fail(f"no command {args[0]!r}: did you mean {nearest!r}?")
        return super().resolve_command(ctx, args)

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
    epilog="Begin with `dateline demo`: it needs nothing else. With a Kafka of your own, set "
    "DATELINE_BOOTSTRAP, then call `dateline topics create`, `feeds add URL`, `worker` and `tail`.",
)
@click.version_option(version("dateline"), prog_name="dateline")
def cli() -> None:
    """Live news feeds in, regional event streams on Kafka out."""
    set_up_logs(load_settings().log_level)
    for name, nearest in misspelled(os.environ):
        _say(f"{name} is no setting and is not read: did you mean {nearest}?")


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        code = cli.main(prog_name="dateline", standalone_mode=False)
    except (KeyboardInterrupt, click.exceptions.Abort):
        code = FAILED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing to say, and nothing to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else error.format_message(), err=True)
        code = error.exit_code
    except Exception as error:
        if not isinstance(error, (click.ClickException, DatelineError)) and _is_debugging():
            raise
        message, code = _explained(error)
        _say(message)
    sys.exit(code if isinstance(code, int) else 0)


def _explained(error: Exception) -> tuple[str, int]:
    """Return what to say of an error, with what to do next, and the exit code."""
    match error:
        case click.UsageError(ctx=click.Context() as context):
            return f"{error.format_message()} (see `{context.command_path} --help`)", error.exit_code
        case click.ClickException():
            return error.format_message(), error.exit_code
        case UsageError():
            return str(error), USAGE
        case BrokerUnavailable():
            return f"{error}: start one, or name another with --bootstrap or DATELINE_BOOTSTRAP", FAILED
        case DatelineError():
            return str(error), FAILED
    return f"{error_text(error)}; DATELINE_LOG_LEVEL=debug shows the traceback", FAILED


def _is_debugging() -> bool:
    return os.environ.get("DATELINE_LOG_LEVEL") == "debug"


def _say(message: str) -> None:
    line = " ".join(message.split())
    click.echo(f"dateline: {line}", err=True)
