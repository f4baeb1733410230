"""Sample feeds for the demo and the tests: outlets, events and words are all invented.

A file here is a template. `{base}` is the address of the server, `{minutes_ago:N}` and
`{rfc822_minutes_ago:N}` are times, and a line that begins with `1|` or `2|` stands only in the first round
of polling or in all later ones: so headlines change and items appear, as they do in life.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from importlib.resources import files

from catalog.tables import shipped
from schemas.times import time_text

INDEX = "samples.opml"
"""The list of all sample feeds, with language and country of each outlet; rendered as the feeds are."""

_TIMES: dict[str, Callable[[datetime], str]] = {
    "minutes_ago": time_text,
    "rfc822_minutes_ago": format_datetime,
}
_TIME = re.compile(r"\{(minutes_ago|rfc822_minutes_ago):(\d+)\}")


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample feed as a server hands it out."""

    name: str
    """The last part of its address, `{base}/<name>`."""
    content_type: str
    """What the server says; not always true, see `charset`."""
    charset: str
    """What the bytes really are in."""
    faulty: str | None
    """`broken` or `hostile`; such a feed must never stop the others."""


@cache
def samples() -> dict[str, Sample]:
    """Return the sample feeds by name, without the index."""
    return {
        row["name"]: Sample(row["name"], row["content_type"], row["charset"], row.get("faulty") or None)
        for row in shipped("samples/samples.tsv")
    }


def render(name: str, base: str, now: datetime, round_number: int = 1) -> bytes:
    """Return the document `name` as polled in round 1, or in a later round.

    `base` is the server's address without a slash at its end. `now` is the moment the demo began and must
    be the same in all rounds, or every item would seem to be published anew. Raises KeyError for a name
    that is neither a sample nor `INDEX`.
    """
    charset = "utf-8" if name == INDEX else samples()[name].charset
    text = _of_round(files("catalog.samples").joinpath(name).read_text(encoding="utf-8"), round_number)
    return _TIME.sub(_time_of(now), text).replace("{base}", base).encode(charset)


def _of_round(text: str, round_number: int) -> str:
    mark, other = ("1|", "2|") if round_number == 1 else ("2|", "1|")
    lines = text.splitlines(keepends=True)
    return "".join(line.removeprefix(mark) for line in lines if not line.startswith(other))


def _time_of(now: datetime) -> Callable[[re.Match[str]], str]:
    return lambda place: _TIMES[place[1]](now - timedelta(minutes=int(place[2])))
