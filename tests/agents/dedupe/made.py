"""Records of the match table made up by us: for tests of the index, and for measuring it."""

from __future__ import annotations

from agents.dedupe.placed import Placed
from schemas.values import Verdict


def placed(
    order: int,
    *,
    verdict: Verdict = "new",
    story_id: str | None = None,
    hour: int = 0,
    source: int = 1,
    features: str = "",
) -> Placed:
    """Return the record of the item that came at `order`; it begins its copy group, and its story unless given."""
    item_id = f"{order:032x}"
    return Placed(
        item_id=item_id,
        revision=1,
        verdict=verdict,
        story_id=story_id or item_id,
        parent_id=None,
        root_id=item_id,
        order=order,
        newest=order,
        partition=0,
        hour=hour,
        source=source,
        features=features,
    )
