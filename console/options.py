"""Options that several commands share."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click

bootstrap_option = click.option(
    "--bootstrap", metavar="HOST:PORT", help="Kafka's bootstrap servers; default DATELINE_BOOTSTRAP."
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON lines instead of text.")

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Since(click.ParamType):
    """A time in the past: `90s`, `30m`, `2h`, `7d`, or RFC 3339; gives an aware UTC `datetime`."""

    name = "since"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the time that `value` names."""
        if isinstance(value, datetime):
            return value
        text = str(value)
        if match := re.fullmatch(r"(\d{1,6})([smhd])", text):
            return datetime.now(UTC) - timedelta(**{_UNITS[match[2]]: int(match[1])})
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"{text!r} is neither like 90s, 30m, 2h, 7d nor an RFC 3339 time", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


SINCE = Since()
