"""The country codes that lexicons speak of: ISO 3166-1 alpha-2 as in `catalog/regions.tsv`, and XK."""

from __future__ import annotations

from catalog.tables import shipped

CODES = frozenset(row["code"] for row in shipped("regions.tsv")) | {"XK", "TW"}
