"""Options that several commands share, and the kinds of values they take."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import click

from catalog.tables import shipped

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
        try:
            if match := re.fullmatch(r"(\d{1,6})([smhd])", text):
                return datetime.now(UTC) - timedelta(**{_UNITS[match[2]]: int(match[1])})
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{text!r} is neither like 90s, 30m, 2h, 7d nor an RFC 3339 time", param, ctx)


class WebAddress(click.ParamType):
    """An http or https URL."""

    name = "url"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return `value` where it is a web address."""
        text = str(value).strip()
        try:
            parts = urlsplit(text)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            self.fail(f"not a web address: {text}", param, ctx)
        return text


class Pattern(click.ParamType):
    """Text of one form, brought into its usual case."""

    def __init__(self, name: str, pattern: str, form: Callable[[str], str], wanted: str) -> None:
        self.name, self._pattern, self._form, self._wanted = name, re.compile(pattern), form, wanted

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return `value` in its usual case."""
        text = str(value).strip()
        if not self._pattern.fullmatch(text):
            self.fail(f"{text!r} is not {self._wanted}", param, ctx)
        return self._form(text)


class Country(click.ParamType):
    """A code of ISO 3166-1 alpha-2, or XK for Kosovo."""

    name = "country"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the code in upper case; it must be a country's: `UK` would match nothing for ever."""
        code = str(value).strip().upper()
        if not any(row["code"] == code for row in shipped("country_names.tsv")):
            self.fail(f"{code!r} is no country code of ISO 3166-1 alpha-2, e.g. GB or UA", param, ctx)
        return code


def _language_tag(text: str) -> str:
    """Return a BCP 47 tag in its usual case (RFC 5646, 2.1.1): `pt-BR`, `zh-Hant`."""
    first, *others = text.replace("_", "-").split("-")
    cased = [part.upper() if len(part) == 2 else part.title() for part in others]  # noqa: PLR2004 - a country
    return "-".join([first.lower(), *cased])


SINCE = Since()
WEB_ADDRESS = WebAddress()
COUNTRY = Country()
LANGUAGE = Pattern(
    "language", r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*", _language_tag, "a BCP 47 tag, e.g. de or pt-BR"
)
SUBJECT = Pattern(
    "subject",
    r"(medtop:)?\d{8}",
    lambda text: text.removeprefix("medtop:"),
    "a Media Topics code of 8 digits, e.g. 16000000",
)
_SERVERS = Pattern(
    "bootstrap", r"[^\s:,]+:\d+(,[^\s:,]+:\d+)*", str, "HOST:PORT, or several with commas between"
)

bootstrap_option = click.option(
    "--bootstrap",
    type=_SERVERS,
    metavar="HOST:PORT",
    help="Kafka's bootstrap servers; default DATELINE_BOOTSTRAP.",
)
