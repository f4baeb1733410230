"""The stages as the console shows them: what each reads and sends to, and where its ledger is."""

from __future__ import annotations

from dataclasses import dataclass

from streams import topics


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of the flow; `reads` is its input topic, None for the poller, which reads the web."""

    name: str
    reads: str | None

    @property
    def group(self) -> str:
        """Return the consumer group that reads `reads`: the app id of the stage's role."""
        return topics.app_id(topics.STAGES[self.name])


FLOW = tuple(StageRow(stage, topics.READS.get(stage)) for stage in topics.STAGES)
"""The flow from left to right; from poll on each stage sends to what the next one reads."""

ITEM_STAGES = ("dedupe", "match", "enrich", "publish")
"""The stages that every item passes: their ledgers add up."""


def feeds_topic() -> str:
    """Return the changelog of the poller's feed states."""
    return topics.changelog("poll", "feeds")
