"""Addresses in feeds: cleaned, absolute, and only those of the web."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from agents.poll.parse.limits import URL_BYTES

WEB = ("http://", "https://")
HOST = r"(?:[^\s/?#@:\[\]]+|\[[0-9a-fA-F:.]+\])"
WEB_URL = re.compile(rf"https?://(?:[^\s/?#@]*@)?{HOST}(?::\d*)?(?:[/?#]|\Z)", re.IGNORECASE)


CLEAN_URL = re.compile(r"https?://[a-zA-Z0-9._-]+(?:[/?#][!-~]*)?\Z")
"""An address of ASCII that needs no work, as nearly all are."""

INSIDE = {ord("\n"): None, ord("\r"): None, ord("\t"): None, ord(" "): "%20"}
"""White space inside an address: browsers drop line breaks and tabs, and escape spaces."""


def resolve(base: str, href: str) -> str:
    """Return `href` as an absolute address where it has a base, without white space in it."""
    href = href.strip()
    if " " in href or "\n" in href or "\t" in href:
        href = href.translate(INSIDE)
    if href.startswith(WEB) or not base or not href:
        return href
    try:
        return urljoin(base, href)
    except ValueError:
        return href


def web_url(base: str, href: str) -> tuple[str | None, str | None]:
    """Return the absolute `http` or `https` address of `href`, or None and why there is none.

    Why: `too_long` or `not_web`.
    """
    if len(href) <= URL_BYTES and CLEAN_URL.match(href):
        return href, None
    if _is_too_long(href):
        return None, "too_long"
    url = resolve(base, href)
    if _is_too_long(url):
        return None, "too_long"
    return (url, None) if WEB_URL.match(url) else (None, "not_web")


def _is_too_long(url: str) -> bool:
    """Return whether `url` has more than `URL_BYTES` in UTF-8, where a character can be four."""
    if len(url) > URL_BYTES:
        return True
    return not url.isascii() and len(url.encode("utf-8", "replace")) > URL_BYTES
