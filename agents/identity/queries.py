"""Queries in one form: sorted, and without the parameters that say where a reader came from.

Which parameters those are stands in catalog/trackers.tsv. Names that some sites use for the article
itself (`ref`, `source`, `sid`, `cid`) are dropped only with a value that names a channel, or is a session.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.identity.escapes import escape_name, escape_value
from agents.identity.sites import Rules
from catalog.links import channel_pattern

_SWITCHES = frozenset({"", "0", "1", "true", "false", "yes", "no", "on", "off"})
_VIEWS = frozenset({"amp", "amphtml", "print", "printable", "mobile", "rss", "fullsite"})
_SESSION = re.compile(r"[0-9a-z]{16,}")
_MIXED = re.compile(r"\d.*[a-z]|[a-z].*\d")
_AMPERSAND_REST = re.compile(r"^(?:amp;)+", re.IGNORECASE)
_ARTICLE_NUMBER = re.compile(r"\d{5}")
_LONGEST_CHANNEL = 60


def canonical_query(query: str, trackers: Rules) -> str:
    """Return `query` (without `?`) of an address in its one form; empty where nothing remains.

    `trackers` are the rules of the address's site.
    """
    if not query:
        return ""
    # A tracker hung on by a second question mark is one all the same.
    pairs = query.replace("?utm_", "&utm_").split("&")
    return "&".join(sorted(_kept(pairs, trackers)))


def parameter(query: str, name: str) -> str | None:
    """Return the value of the parameter `name` as it is written in `query`, or None."""
    for pair in query.split("&"):
        found, _, value = pair.partition("=")
        if found == name:
            return value
    return None


def _kept(pairs: list[str], trackers: Rules) -> Iterator[str]:
    for written in pairs:
        # A query that was escaped for HTML and cut at its ampersands leaves `amp;` behind.
        pair = _AMPERSAND_REST.sub("", written) if ";" in written else written
        name, equals, value = pair.partition("=")
        name = escape_name(name)
        value = escape_value(value)
        if pair and not is_tracking(name.lower(), value.lower(), trackers):
            yield name + equals + value if value else name


def is_tracking(name: str, value: str, trackers: Rules) -> bool:
    """Return whether a parameter (lower case) leaves the article the same when it goes."""
    kinds = trackers.get(name)
    if kinds is None and (end := name.find("_") + 1):
        kinds = trackers.get(name[:end] + "*")
    return kinds is not None and any(_matches(kind, value) for kind in kinds)


def _matches(kind: str, value: str) -> bool:
    if kind == "any":
        return True
    if kind == "switch":
        return value in _SWITCHES
    if kind == "view":
        return value in _VIEWS
    if kind == "session":
        return bool(_SESSION.fullmatch(value) and _MIXED.search(value))
    return _is_channel(value)


def _is_channel(value: str) -> bool:
    if len(value) > _LONGEST_CHANNEL or _ARTICLE_NUMBER.search(value):
        return False
    return bool(channel_pattern().search(value))
