"""Countries to regions: the 22 leaves of UN M49, the border policy of the deployment, and two of our own.

`regions.tsv` is M49 as published, `region_slugs.tsv` names its leaves, `policy.tsv` overrides it. Source:
https://unstats.un.org/unsd/methodology/m49/ (codes and composition of regions are facts, not a work).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from catalog.tables import replaced, shipped
from schemas.errors import SettingsError
from schemas.values import Region

NO_COUNTRY = "none"
"""The policy's row for a story that names no country."""


@cache
def all_regions() -> dict[str, Region]:
    """Return every region by its slug, in the order of `region_slugs.tsv`."""
    rows = shipped("region_slugs.tsv")
    return {row["slug"]: Region(slug=row["slug"], m49=row["m49"] or None) for row in rows}


def region_slugs() -> list[str]:
    """Return the slugs of all regions: there is one event topic for each."""
    return list(all_regions())


class RegionPolicy:
    """Answers which regions a story concerns; `path` replaces the shipped policy file.

    Raises SettingsError where the file cannot be read, or names a region that does not exist.
    """

    def __init__(self, path: Path | None = None) -> None:
        leaves = {region.m49: (region,) for region in all_regions().values()}
        self._regions: dict[str, tuple[Region, ...]] = {
            row["code"]: leaves[row["m49"]] for row in shipped("regions.tsv")
        }
        self._regions.update(_policy(path))
        if NO_COUNTRY not in self._regions:
            raise SettingsError(f"policy: {path} has no row {NO_COUNTRY!r}")

    def of_country(self, code: str) -> tuple[Region, ...]:
        """Return the regions of an ISO 3166-1 alpha-2 `code`; those of `none` for an unknown code."""
        return self._regions.get(code, self._regions[NO_COUNTRY])

    def of_story(self, codes: Iterable[str]) -> list[Region]:
        """Return the regions of the countries `codes`, each once, in the order of the countries.

        Regions of `none` (`world.unlocated`) stand only where no country has another one.
        """
        found = {region.slug: region for code in codes for region in self.of_country(code)}
        nowhere = {region.slug: region for region in self._regions[NO_COUNTRY]}
        located = [region for slug, region in found.items() if slug not in nowhere]
        return located or list(nowhere.values())


def _policy(path: Path | None) -> dict[str, tuple[Region, ...]]:
    try:
        rows = list(replaced("policy.tsv", path))
        return {row["code"]: _regions(row["regions"]) for row in rows}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"policy: {path} cannot be read: {error}") from error
    except KeyError as error:
        raise SettingsError(f"policy: {path} names {error}, which is no column or region slug") from error


def _regions(slugs: str) -> tuple[Region, ...]:
    return tuple(all_regions()[slug.strip()] for slug in slugs.split(","))
