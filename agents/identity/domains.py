"""The registered domain of a host: whose server it is, for politeness and for the partition of a feed.

A small rule instead of the Public Suffix List (MPL-2.0, 16,000 rules, fresh copies needed): a country's
usual second-level labels (`catalog/second_level_labels.tsv`) belong to the registry, everything else to
the registrant. Names of hosting services stay whole on purpose: all of `blogspot.com` is one operator's
server. Where the rule is wrong, a lane is too wide or too narrow, and nothing else breaks
(docs/decisions/0033-registered-domain.md).
"""

from __future__ import annotations

from functools import cache, lru_cache

from catalog.tables import shipped

EVERYWHERE = "*"
_COUNTRY_CODE_LENGTH = 2


@lru_cache(maxsize=65_536)
def registered_domain(host: str) -> str:
    """Return the registered domain of `host`, in lower case, e.g. `bbc.co.uk` for `feeds.bbc.co.uk`.

    An IP address and a name of one label are their own domain.
    """
    host = host.lower().rstrip(".")
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit():
        return host
    return ".".join(labels[-(3 if _belongs_to_registry(labels) else 2) :])


def _belongs_to_registry(labels: list[str]) -> bool:
    if len(labels) < 3 or len(labels[-1]) != _COUNTRY_CODE_LENGTH:  # noqa: PLR2004 - name, label, country
        return False
    countries = _labels().get(labels[-2], frozenset())
    return EVERYWHERE in countries or labels[-1] in countries


@cache
def _labels() -> dict[str, frozenset[str]]:
    rows = shipped("second_level_labels.tsv")
    return {row["label"]: frozenset(row["countries"].split()) for row in rows}
