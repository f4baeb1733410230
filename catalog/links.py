"""The tables behind canonical addresses: tracking parameters, channels, link services, parts of host names.

Each is read once a process. The files explain their own columns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from catalog.tables import shipped

EVERYWHERE = ""
"""Stands in place of a host for rules that hold on every host."""


@dataclass(frozen=True, slots=True)
class LinkService:
    """Where a service writes the address of the page that its links stand for; see link_services.tsv."""

    path: str
    target: str


@cache
def tracking_parameters() -> dict[str, dict[str, frozenset[str]]]:
    """Return for each host (`EVERYWHERE` too) the kinds of droppable values by lower-case parameter name."""
    kinds: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in shipped("trackers.tsv"):
        for host in row["hosts"].split() or [EVERYWHERE]:
            kinds[host][row["parameter"]].add(row["values"])
    return {host: {name: frozenset(rules) for name, rules in names.items()} for host, names in kinds.items()}


@cache
def channel_pattern() -> re.Pattern[str]:
    """Return the pattern that finds a channel's name in a lower-case value."""
    words = [row["channel"] for row in shipped("channels.tsv")]
    inside = [re.escape(word.strip("*")) for word in words if word.startswith("*")]
    whole = [re.escape(word) for word in words if not word.startswith("*")]
    return re.compile(rf"{'|'.join(inside)}|(?<![a-z])(?:{'|'.join(whole)})(?![a-z])")


@cache
def link_services() -> dict[str, list[LinkService]]:
    """Return the services by the host column of their table, the longest path first."""
    services: defaultdict[str, list[LinkService]] = defaultdict(list)
    for row in shipped("link_services.tsv"):
        services[row["host"]].append(LinkService(row["path"], row["target"]))
    return {host: sorted(rows, key=lambda row: -len(row.path)) for host, rows in services.items()}


@cache
def host_labels(kind: str) -> frozenset[str]:
    """Return the labels of `kind` (`mirror`, `inner`) of host_forms.tsv."""
    return frozenset(row["label"] for row in shipped("host_forms.tsv") if row["kind"] == kind)
