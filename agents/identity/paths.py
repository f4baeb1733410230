"""Paths in one form: no dot segments, no doubled slashes, no session, no AMP or print view, no index file."""

from __future__ import annotations

import re

from agents.identity.escapes import escape_path

_DOUBLED = re.compile(r"//+")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;]*", re.IGNORECASE)
_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|shtml|php|aspx?|jsp|cfm)$", re.IGNORECASE)
_LAST_VIEW = re.compile(r"/(?:amp(?:\.html?)?|print)$", re.IGNORECASE)
_FIRST_VIEW = re.compile(r"^/amp(?=/)", re.IGNORECASE)
_INNER_VIEW = re.compile(r"/amp(?=/)", re.IGNORECASE)
_AMP_ENDING = re.compile(r"\.amp(?=(?:\.html?|\.php)?$)|(?<=\d)_amp(?=\.html?$)", re.IGNORECASE)
_AMPHTML = re.compile(r"\.amphtml$", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{5}[^/]*$")
_SLUG = re.compile(r"[\d-][^/]*$")
_MARKS = ("//", "/.", ";", "amp", "print", "/index.", "/default.")
"""What a path must hold for any of the rules to apply: most paths hold none."""


def canonical_path(path: str) -> str:
    """Return `path` in its one form, without a slash at its end: empty for a site's home page."""
    path = escape_path(path.replace("\\", "/"))
    lower = path.lower()
    if not any(mark in lower for mark in _MARKS):
        return path.rstrip("/")
    while True:
        shorter = _without_view(_INDEX_FILE.sub("", _tidy(path)))
        if shorter == path:
            return path
        path = shorter


def _tidy(path: str) -> str:
    if ";" in path:
        path = _SESSION.sub("", path)
    if "//" in path:
        path = _DOUBLED.sub("/", path)
    if "/." in path:
        path = _without_dots(path)
    return path.rstrip("/")


def _without_dots(path: str) -> str:
    """Return `path` with `.` and `..` segments resolved (RFC 3986 section 5.2.4)."""
    root, *segments = path.split("/")
    kept = [root]
    for segment in segments:
        if segment != "..":
            kept += [segment] if segment != "." else []
        elif len(kept) > 1:
            kept.pop()
    return "/".join(kept)


def _without_view(path: str) -> str:
    """Remove one mark of an AMP or print view.

    `amp` is also a word (guitar amps), so what remains must look like an article: its last segment
    has a digit or a hyphen, and a mark in the middle needs a number of five digits after it.
    """
    for pattern, article in ((_LAST_VIEW, _SLUG), (_FIRST_VIEW, _SLUG), (_INNER_VIEW, _NUMBERED)):
        shorter = pattern.sub("", path, count=1)
        if shorter != path and article.search(shorter):
            return shorter
    return _AMPHTML.sub(".html", _AMP_ENDING.sub("", path))
