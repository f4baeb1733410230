"""Host names: lower case, ASCII, and without the labels under which a site shows the same pages again."""

from __future__ import annotations

import re

import idna

from agents.identity.domains import registered_domain
from catalog.links import host_labels

_VALID = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_LONGEST = 253
"""Characters of the longest name that DNS allows."""


def canonical_host(host: str) -> str | None:
    """Return `host` in lower-case ASCII (IDNA 2008 with UTS 46), or None where it is no host name."""
    host = host.lower().rstrip(".")
    if not host.isascii():
        host = _to_ascii(host)
    if len(host) > _LONGEST or not _VALID.fullmatch(host):
        return None
    return host


def site_host(host: str) -> str:
    """Return `host` without `www.`, `m.`, `amp.` and the like: the site that all its forms belong to.

    A host is never cut to a single label or to a registry's name: `m.com` and `www.gov.uk` stay.
    """
    while True:
        first, _, rest = host.partition(".")
        if first in host_labels("mirror") and _is_site(rest):
            host = rest
            continue
        second, _, last = rest.partition(".")
        if second in host_labels("inner") and _is_site(last):
            host = f"{first}.{last}"
            continue
        return host


def _is_site(host: str) -> bool:
    """Return whether `host` belongs to a registrant, so not `com` and not `co.uk`."""
    below = f"www.{host}"
    return "." in host and registered_domain(below) != below


def _to_ascii(host: str) -> str:
    if len(host) > _LONGEST:
        return ""
    try:
        return idna.encode(host, uts46=True).decode().rstrip(".")
    except idna.IDNAError:
        return ""
