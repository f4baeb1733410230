"""The canonical form of an article's address: equal for all addresses of one article, and for no other.

It is an identity, not a link to follow: always `https`, without `www.`. What is merged: http and https,
mirror hosts, default ports, letter case of hosts and escapes, IDN, AMP pages and caches, redirectors,
tracking parameters, order of parameters, slashes at the end, index files, fragments. Links of opaque
services (Google News, feedproxy) stay as they are: see `is_opaque`.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import unquote

from agents.identity.escapes import escape_value
from agents.identity.paths import canonical_path
from agents.identity.queries import canonical_query, parameter
from agents.identity.sites import Site, site_of
from catalog.links import LinkService

LONGEST = 2048
"""Characters of the longest canonical address; a longer one becomes `urn:blake2b:` and 32 hex digits."""
LONGEST_READ = 16_384
"""Characters of the longest address that is taken apart."""

_OUTSIDE = "".join(map(chr, range(33)))
_INSIDE = re.compile(r"[\t\r\n]")
_AMPERSAND = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_START = re.compile(
    r"(?:(?:feed|https?):[/\\]*|[/\\]{2,})+|(?=www\.)|(?=(?:[a-z0-9-]+\.)+[a-z]{2,}/)", re.IGNORECASE
)
_PARTS = re.compile(r"([^/\\?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_ABSOLUTE = re.compile(r"https?:[/\\]+[^/\\]", re.IGNORECASE)
_WEB = "https://"
_ROUTES = ("!", "/")
"""A fragment that begins so is the path of a page that a script puts together."""


class Address(NamedTuple):
    """A web address taken apart; `path`, `query` and `fragment` as written."""

    site: Site
    path: str
    query: str
    fragment: str


def canonical_url(url: str) -> str:
    """Return the canonical form of `url`; any text is taken, what is no web address comes back trimmed.

    Idempotent; at most `LONGEST` characters; a web address comes back as `https://` and ASCII.
    """
    text = _trimmed(url)
    while (address := _taken_apart(text)) is not None:
        before, text = text, _target(address) or _put_together(address)
        # A redirector's own form may hold another target once its path is tidy.
        if text == before or not address.site.services:
            break
    return _bounded(text)


def host_of(url: str) -> str:
    """Return the host of the site of `url` (no `www.`, lower-case ASCII), or empty text."""
    address = _taken_apart(_trimmed(url))
    return "" if address is None else address.site.host


def is_opaque(url: str) -> bool:
    """Return whether the canonical `url` belongs to a service whose links do not tell the article."""
    site = site_of(url[len(_WEB) :].partition("/")[0])
    if site is None or not site.services:
        return False
    address = _taken_apart(url)
    return address is not None and any(service.target == "opaque" for service in _services(address))


def is_home_page(url: str) -> bool:
    """Return whether the canonical `url` is a whole site: it cannot tell one article from another."""
    return url.startswith(_WEB) and not any(mark in url[len(_WEB) :] for mark in "/?#")


def _trimmed(url: str) -> str:
    text = _INSIDE.sub("", url).strip(_OUTSIDE)
    while ";" in text and (shorter := _AMPERSAND.sub("&", text)) != text:
        text = shorter
    return text


def _taken_apart(text: str) -> Address | None:
    start = _START.match(text)
    if start is None or len(text) > LONGEST_READ:
        return None
    parts = _PARTS.fullmatch(text, start.end())
    assert parts is not None, "every text has these parts"
    authority, path, query, fragment = parts.groups("")
    site = site_of(authority)
    return None if site is None else Address(site, path, query, fragment)


def _put_together(address: Address) -> str:
    site = address.site
    url = f"https://{site.host}:{site.port}" if site.port else f"https://{site.host}"
    url += canonical_path(address.path)
    if query := canonical_query(address.query, site.trackers):
        url += f"?{query}"
    if address.fragment.startswith(_ROUTES) and (route := escape_value(address.fragment)).strip("!/"):
        url += f"#{route}"
    return url


def _target(address: Address) -> str | None:
    """Return the address of the page that a redirector's or AMP cache's link stands for, if it is one."""
    for service in _services(address):
        target = _trimmed(_written_target(service, address))
        if _taken_apart(target) is not None:
            return target
    return None


def _services(address: Address) -> list[LinkService]:
    """Return the services of the link's host whose path fits."""
    path = address.path or "/"
    return [service for service in address.site.services if path.startswith(service.path)]


def _written_target(service: LinkService, address: Address) -> str:
    """Return the absolute address that the link holds where the service writes it, else empty text."""
    if service.target == "opaque":
        return ""
    if service.target.startswith("?"):
        written = unquote(parameter(address.query, service.target[1:]) or "")
        return written if _ABSOLUTE.match(written) else ""
    rest = address.path[len(service.path) :].lstrip("/")
    if service.target == "/*/":
        rest = rest.partition("/")[2].lstrip("/")
    if not _ABSOLUTE.match(rest):
        rest = f"https://{rest}" if "." in rest.partition("/")[0] else ""
    return f"{rest}?{address.query}" if rest and address.query else rest


def _bounded(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"urn:blake2b:{blake2b(text.encode(errors='surrogatepass'), digest_size=16).hexdigest()}"
