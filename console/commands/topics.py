"""`dateline topics`: create and list the topics."""

from __future__ import annotations

import click
import orjson

from console.options import bootstrap_option, json_option
from console.running import run
from console.texts import count_of
from schemas.errors import DatelineError
from streams.settings import load_settings
from streams.topics import all_topics, create_topics


@click.group()
def topics() -> None:
    """Create and list the topics."""


@topics.command(short_help="Create the topics that do not exist yet.")
@bootstrap_option
def create(bootstrap: str | None) -> None:
    """Create every topic that does not exist yet, with its partitions and settings."""
    settings = load_settings(bootstrap=bootstrap)
    if settings.embedded:
        raise DatelineError("DATELINE_EMBEDDED: the embedded broker has its topics from its start")
    wanted = all_topics(settings)
    created = run(create_topics(settings, wanted))
    for name in created:
        click.echo(name)
    click.echo(f"created {count_of(len(created), 'topic')}, {len(wanted) - len(created)} existed", err=True)


@topics.command(name="list", short_help="List the topics and their settings.")
@json_option
def list_topics(*, as_json: bool) -> None:
    """List every topic that Dateline uses, its partitions and settings; needs no broker."""
    for topic in all_topics(load_settings()):
        if as_json:
            click.echo(orjson.dumps(topic))
        else:
            config = " ".join(f"{name}={value}" for name, value in topic.config.items())
            click.echo(f"{topic.name:<45} {topic.partitions:>3}  {config}")
