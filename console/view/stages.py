"""The stages as the console shows them: what each reads and sends to, and where its ledger is."""

from __future__ import annotations

from dataclasses import dataclass

from streams import topics


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of the flow, run by workers of `role`; `reads` is its input topic."""

    name: str
    role: str
    reads: str

    @property
    def group(self) -> str:
        """Return the consumer group that reads `reads`."""
        return topics.app_id(self.role)


FLOW = (
    StageRow("poll", "poll", topics.FEEDS),
    StageRow("dedupe", "dedupe", topics.RAW),
    StageRow("match", "dedupe", topics.IDENTIFIED),
    StageRow("enrich", "enrich", topics.ITEMS),
    StageRow("publish", "publish", topics.STORIES),
)
"""The flow from left to right; each stage sends to what the next one reads."""

COUNTED = tuple(stage.name for stage in FLOW if stage.name != "poll")
"""The stages that keep a ledger: poll keeps the state of its feeds instead."""


def ledger_topics() -> list[str]:
    """Return the changelogs of all ledgers."""
    return [
        topics.changelog(role, table)
        for role, tables in topics.TABLES.items()
        for table in tables
        if table.endswith("ledger")
    ]


def feeds_topic() -> str:
    """Return the changelog of the poller's feed states."""
    return topics.changelog("poll", "feeds")
