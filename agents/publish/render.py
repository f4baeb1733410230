"""An event as one line of a terminal, and the filters of `dateline tail`.

Both read what anyone may have written to an event topic, so a field of the wrong type counts as absent,
and nothing that a terminal would obey (control characters, marks that turn the writing direction) is let
through.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

import orjson

from agents.publish.identifiers import with_broader
from agents.publish.routing import EVENTS_PREFIX
from schemas.event import Event
from schemas.records import Headers

_LONGEST_HEADLINE = 120
_MOST_SUBJECTS = 2
_JOINERS = "\u200c\u200d"
"""Zero-width joiners: invisible, but Persian and Indic scripts are misspelt without them."""

_UNPRINTABLE = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def one_line(event: Event | Mapping[str, Any] | bytes, topic: str) -> str:
    """Return `time  region  countries  subjects  headline  source` of an event on `topic`.

    The time is when it was routed (UTC); countries that are not in focus stand in brackets. Text that is
    not an event's value gives a line that says so: a tail goes on whatever a topic holds.
    """
    value = _object(event)
    dateline = _object(value.get("dateline"))
    stamps = _object(dateline.get("stamps"))
    columns = (
        _text(stamps.get("routedAt"))[11:19].ljust(8),
        printable(topic.removeprefix(EVENTS_PREFIX)).ljust(21),
        _countries(value).ljust(14),
        _subjects(value).ljust(30),
        _headline(value) + _remark(value, dateline),
        _source(value),
    )
    return "  ".join(column for column in columns if column).rstrip()


def matches(
    headers: Headers | Mapping[str, bytes],
    value: Mapping[str, Any] | bytes | None,
    *,
    countries: Collection[str] = (),
    subjects: Collection[str] = (),
    languages: Collection[str] = (),
) -> bool:
    """Return whether an event passes the filters; an empty filter lets everything through.

    `countries` are ISO 3166-1 alpha-2 codes in any role, `subjects` Media Topics codes (a broader code
    matches all below it), `languages` BCP 47 (`pt` matches `pt-BR`). A filter lets an event through that
    has any of its values. The value is parsed only where a bridge has dropped the CloudEvents headers.
    """
    texts = {name: content.decode(errors="replace") for name, content in dict(headers).items()}
    facts = texts if "ce_id" in texts else _facts_of(value)
    return (
        _meets(countries, _listed(facts, "ce_countries"))
        and _meets(subjects, _listed(facts, "ce_subjects"))
        and _meets(languages, _languages(facts.get("ce_language", "")))
    )


def printable(text: str) -> str:
    """Return `text` on one line, without characters that a terminal obeys instead of showing."""
    shown = (" " if character.isspace() else character for character in text)
    kept = (c for c in shown if c in _JOINERS or unicodedata.category(c) not in _UNPRINTABLE)
    return " ".join("".join(kept).split())


def _countries(value: Mapping[str, Any]) -> str:
    places = [place for place in _objects(value.get("places")) if place.get("rel") != "region"]
    focus = [_text(place.get("literal")) for place in places if place.get("rel") == "focus"]
    others = [_text(place.get("literal")) for place in places if place.get("rel") != "focus"]
    return " ".join(focus + [f"({code})" for code in others])


def _subjects(value: Mapping[str, Any]) -> str:
    """Return the names of the first subjects, without those that a narrower one says more exactly."""
    names = {_code(subject): _text(subject.get("name")) for subject in _objects(value.get("subjects"))}
    broader = {code for narrow in names for code in with_broader([narrow])[1:]}
    narrowest = [name for code, name in names.items() if code not in broader]
    return "; ".join(narrowest[:_MOST_SUBJECTS])


def _headline(value: Mapping[str, Any]) -> str:
    texts = [*_objects(value.get("headlines")), *_objects(value.get("descriptions"))]
    headline = _text(texts[0].get("value")) if texts else "(no headline)"
    return headline if len(headline) <= _LONGEST_HEADLINE else headline[: _LONGEST_HEADLINE - 1] + "…"


def _remark(value: Mapping[str, Any], dateline: Mapping[str, Any]) -> str:
    if value.get("pubStatus") == "canceled":
        return " [withdrawn]"
    if dateline.get("decision") == "revision":
        return f" [revision {_text(value.get('version'))}]"
    if dateline.get("parentId"):
        return f" [{_text(dateline.get('decision'))}]"
    return ""


def _source(value: Mapping[str, Any]) -> str:
    return " / ".join(_text(source.get("name")) for source in _objects(value.get("infoSources")))


def _meets(wanted: Collection[str], found: Collection[str]) -> bool:
    return not wanted or any(one in found for one in wanted)


def _listed(facts: Mapping[str, str], name: str) -> list[str]:
    return facts.get(name, "").split(",")


def _languages(tag: str) -> list[str]:
    parts = tag.split("-")
    return ["-".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _facts_of(value: Mapping[str, Any] | bytes | None) -> dict[str, str]:
    event = _object(value)
    subjects = [_code(subject) for subject in _objects(event.get("subjects"))]
    countries = [_text(place.get("literal")) for place in _objects(event.get("places"))]
    return {
        "ce_countries": ",".join(countries),
        "ce_subjects": ",".join(with_broader(subjects)),
        "ce_language": _text(event.get("language")),
    }


def _code(subject: Mapping[str, Any]) -> str:
    return _text(subject.get("uri")).rpartition("/")[2]


def _object(value: object) -> Mapping[str, Any]:
    if isinstance(value, bytes):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return {}
    return value if isinstance(value, Mapping) else {}


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return printable(value) if isinstance(value, str) else ""
