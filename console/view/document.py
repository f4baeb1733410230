"""The document of `/v1/status`: everything the page shows, as plain values that become JSON as they are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StageStatus:
    """One stage: records per second over the last minute, and its lag; None where nothing tells."""

    stage: str
    reads: str | None
    """Input topic; None for the poller, which reads the web."""
    in_per_s: float | None
    out_per_s: float
    dead_per_s: float
    lag_records: int | None
    lag_seconds: float | None
    points: tuple[float, ...]
    """Records per second in each 3 s of the last minute, oldest first."""
    missing: int
    """Records of the input topic that the stage was never given, in all that the ledger keeps."""


@dataclass(frozen=True, slots=True)
class LedgerStatus:
    """Items seen since the hour `since` (`2026-11-24T21`), and what became of them (see account.py)."""

    since: str
    seen: int
    replayed: int
    entered: int
    routed: int
    redelivered: int
    dropped: int
    dead: int
    in_flight: int
    unaccounted: int
    """As counted at the moment, with what passed meanwhile: `Status.unaccounted` is without it."""


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """One feed, as the poller last left it; times are RFC 3339 UTC."""

    feed_id: str
    name: str
    """The registry's title, else host and path of the address: a query may hold a token."""
    health: str
    """A word of `agents.poll.health`: `ok`, `stale`, `unreachable` ...; `reason` says why."""
    reason: str
    failures: int
    """Failures in a row."""
    last_new_at: str | None
    last_polled_at: str | None
    next_poll_at: str | None


@dataclass(frozen=True, slots=True)
class FeedsStatus:
    """All feeds: their number, how many bring what they have, and the `rows` silent for longest."""

    total: int
    well: int
    by_health: dict[str, int]
    rows: list[FeedStatus]


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """Items of one stage that became dead letters for one reason in the last 24 hours."""

    stage: str
    reason: str
    items: int


@dataclass(frozen=True, slots=True)
class RegionStatus:
    """One region: its topic, events of the last 15 minutes, and the Kafka time of its last event."""

    slug: str
    name: str
    m49: str | None
    topic: str
    events_15_min: int
    per_minute: float
    last_event_at: str | None
    freshness_s: float | None
    """Median seconds from what the feeds say to routing; None without dated events."""


@dataclass(frozen=True, slots=True)
class Status:
    """The whole document; `problems` say what the console itself cannot read."""

    at: str
    problems: list[str]
    stages: list[StageStatus]
    ledger_day: LedgerStatus
    ledger_all: LedgerStatus
    unaccounted: int | None
    """Items that stay unaccounted for, and since when (see balance.py); None = not known yet."""
    unaccounted_since: str | None
    freshness_p50_s: float | None
    freshness_p95_s: float | None
    feeds: FeedsStatus
    dead_letters: list[DeadLetters]
    dead_letters_kept: dict[str, int]
    """Records now in each dead-letter topic, by stage."""
    regions: list[RegionStatus]
    unreadable: int
    """Records of the ledgers and feed states that the console could not read: a fault of a version."""
