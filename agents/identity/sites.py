"""What is known of a site by the authority part of its addresses; remembered, feeds repeat their hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from agents.identity.hosts import canonical_host, site_host
from catalog.links import EVERYWHERE, LinkService, link_services, tracking_parameters

_AUTHORITY = re.compile(r"(?:.*@)?(\[.*\]|[^:]*)(?::(\d*))?", re.DOTALL)
_DEFAULT_PORTS = {"", "80", "443"}
_LONGEST = 1_000
"""Characters of the longest authority that is taken: it bounds the memory of what is remembered."""

Rules = Mapping[str, frozenset[str]]
"""The kinds of values with which a parameter is dropped, by its name in lower case."""


@dataclass(frozen=True, slots=True)
class Site:
    """A host with its own port (empty for the default ones), and the rules that hold for its addresses."""

    host: str
    port: str
    services: tuple[LinkService, ...]
    trackers: Rules


def site_of(authority: str) -> Site | None:
    """Return the site of `user:password@host:port`, or None where that names no host."""
    return _remembered(authority) if len(authority) <= _LONGEST else None


@lru_cache(maxsize=16_384)
def _remembered(authority: str) -> Site | None:
    parts = _AUTHORITY.fullmatch(authority)
    host = canonical_host(parts[1]) if parts else None
    if parts is None or host is None:
        return None
    host, port = site_host(host), parts[2] or ""
    return Site(host, "" if port in _DEFAULT_PORTS else port, _services(host), _trackers(host))


def _services(host: str) -> tuple[LinkService, ...]:
    first, _, _ = host.partition(".")
    names = [host, f"{first}.*", *(f"*.{name}" for name in _names_above(host))]
    return tuple(service for name in names for service in link_services().get(name, ()))


def _trackers(host: str) -> Rules:
    own = [name for name in (host, *_names_above(host)) if name in tracking_parameters()]
    if not own:
        return _trackers_everywhere()
    merged = dict(_trackers_everywhere())
    for name in own:
        for parameter, kinds in tracking_parameters()[name].items():
            merged[parameter] = merged.get(parameter, frozenset()) | kinds
    return merged


@cache
def _trackers_everywhere() -> Rules:
    return tracking_parameters()[EVERYWHERE]


def _names_above(host: str) -> Iterator[str]:
    while "." in host:
        host = host.partition(".")[2]
        yield host
