"""What became of one poll: the records to send, the facts for the ledger, the state to keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agents.poll.state import FeedState
from schemas.records import Outgoing

STAGE = "poll"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """One feed, polled or pushed; `state` goes to the store once the broker has `outgoing`."""

    state: FeedState
    fetch: str
    """`items` (a changed document), `not_modified`, `same_body`, `same_items`, `merged`,
    `page` (that declared the feed), `pushed`, `lease`, `ping`, or a `Failure`."""
    outgoing: tuple[Outgoing, ...] = ()
    """Records of `news.raw.v1`, or one dead letter."""
    outcomes: Mapping[str, int] = field(default_factory=dict)
    """The document's items by what became of them: `published`, `known`, `repeated`, `merged`.

    Of a document that cannot be used: `dead`: 1.
    """
    reason: str | None = None
    """Why the document is dead: the `reason` of a BadInput."""
    late_s: float = 0.0
    """How far behind its schedule the fetch began."""

    @property
    def inputs(self) -> int:
        """The ledger's inputs: items of the document, or 1 for a dead document."""
        return sum(self.outcomes.values())

    @property
    def outputs(self) -> int:
        """The ledger's outputs: records for `news.raw.v1`."""
        return self.outcomes.get("published", 0)
