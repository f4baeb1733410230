"""All that the console knows, and the document it makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from catalog.tables import shipped
from console.view.account import Account, account
from console.view.balance import Balance
from console.view.document import DeadLetters, LedgerStatus, RegionStatus, StageStatus, Status
from console.view.events import live_event
from console.view.feeds import Feeds
from console.view.flow import Flow
from console.view.growth import Growth
from console.view.lag import Lag, PartitionOffsets, lag
from console.view.ledger import Ledger, day_before, dead_letters
from console.view.regions import Activity
from console.view.ring import EventRing
from console.view.stages import FLOW, ITEM_STAGES, StageRow, feeds_topic
from schemas.codec import decode
from schemas.errors import Undecodable
from schemas.records import Record
from schemas.times import time_text
from schemas.values import LedgerEntry
from streams.ledger import hour_text, kept_since
from streams.topics import EVENTS_PREFIX, ledger_changelogs

Offsets = Mapping[str, Mapping[int, PartitionOffsets]]
"""Where each stage stands in each partition of what it reads, by stage name."""


class ConsoleState:
    """Takes records and offsets, gives the status; nothing here waits or reads a clock."""

    def __init__(self, ring: EventRing | None = None) -> None:
        self.ring = ring or EventRing()
        self.ledger, self.flow, self.feeds, self.activity = Ledger(), Flow(), Feeds(), Activity()
        self.unreadable = 0
        self._lags: dict[str, Lag] = {}
        self._day = self._all = account({}, {}, {})
        self._first_hour = self._first_day_hour = ""
        self._missing: dict[str, int] = {}
        self._balance = Balance()
        self._polled, self._poll_dead = Growth(), Growth()
        self._dead_kept: dict[str, int] = {}
        self._names = {row["slug"]: (row["name"], row["m49"] or None) for row in shipped("region_slugs.tsv")}
        self._takers: dict[str, Callable[[Record], None]] = {
            feeds_topic(): self._take_feed,
            **dict.fromkeys(ledger_changelogs(), self._take_entry),
        }

    def take(self, record: Record) -> None:
        """Take a record of an event topic or of a changelog; one that cannot be read is counted and left."""
        try:
            self._takers.get(record.topic, self._take_event)(record)
        except (Undecodable, ValueError):
            self.unreadable += 1

    def settle(self, offsets: Offsets, dead_kept: Mapping[str, int], now: datetime) -> None:
        """Take where the stages stand; lag and sums are made now, so that they belong together."""
        now_ms = int(now.timestamp() * 1000)
        self._lags = {stage: lag(partitions, now_ms) for stage, partitions in offsets.items()}
        self._polled.add(now.timestamp(), _ends(offsets.get("dedupe", {})))
        self._poll_dead.add(now.timestamp(), dead_kept.get("poll", 0))
        self._dead_kept = dict(dead_kept)
        waiting = {stage: self._lags[stage].records for stage in ITEM_STAGES if stage in self._lags}
        day, whole = self.ledger.totals(day_before(now)), self.ledger.totals(kept_since(now))
        self._day, self._all = account(day, whole, waiting), account(whole, whole, waiting)
        self._first_day_hour = hour_text(day_before(now))
        self._first_hour = max(self.ledger.first_hour(), hour_text(kept_since(now)))
        self._missing = {stage: counts["missing"] for stage, counts in whole.items()}
        lost, missing = self._all.unaccounted, self._all.missing
        self._balance.add(now.timestamp(), lost - missing, self.flow.rate("dedupe", now).inputs, missing)

    def lags(self) -> dict[str, Lag]:
        """Return the lag of every stage as it was last read."""
        return dict(self._lags)

    def status(self, now: datetime, problems: Iterable[str] = ()) -> Status:
        """Return the document of `/v1/status`."""
        since_s = self._balance.since_s
        return Status(
            at=time_text(now),
            problems=list(problems),
            stages=[self._stage(row, now) for row in FLOW],
            ledger_day=_ledger_status(self._day, self._first_day_hour),
            ledger_all=_ledger_status(self._all, self._first_hour),
            unaccounted=self._balance.unaccounted,
            unaccounted_since=time_text(datetime.fromtimestamp(since_s, UTC)) if since_s else None,
            freshness_p50_s=self.activity.freshness(0.5),
            freshness_p95_s=self.activity.freshness(0.95),
            feeds=self.feeds.status(now),
            dead_letters=self._dead_letters(now),
            dead_letters_kept=self._dead_kept,
            regions=self.regions(now),
            unreadable=self.unreadable,
        )

    def regions(self, now: datetime) -> list[RegionStatus]:
        """Return the activity of every region, in the order of the catalog."""
        return [self._region(slug, now) for slug in self._names]

    def _stage(self, row: StageRow, now: datetime) -> StageStatus:
        waiting = self._lags.get(row.name)
        rate = self.flow.rate(row.name, now)
        polls = row.name == "poll"
        return StageStatus(
            stage=row.name,
            reads=row.reads,
            in_per_s=None if polls else rate.inputs,
            out_per_s=self._polled.per_second() if polls else rate.outputs,
            dead_per_s=self._poll_dead.per_second() if polls else rate.dead,
            lag_records=waiting.records if waiting else None,
            lag_seconds=waiting.seconds if waiting else None,
            points=self._polled.points() if polls else rate.points,
            missing=self._missing.get(row.name, 0),
        )

    def _region(self, slug: str, now: datetime) -> RegionStatus:
        name, m49 = self._names[slug]
        activity = self.activity.of(slug, now)
        last = activity.last_event_at
        return RegionStatus(
            slug=slug,
            name=name,
            m49=m49,
            topic=EVENTS_PREFIX + slug,
            events_15_min=activity.events,
            per_minute=activity.per_minute,
            last_event_at=time_text(last) if last else None,
            freshness_s=activity.freshness_s,
        )

    def _dead_letters(self, now: datetime) -> list[DeadLetters]:
        counts = dead_letters(self.ledger.totals(day_before(now)))
        return [DeadLetters(stage, reason, items) for (stage, reason), items in counts.most_common()]

    def _take_event(self, record: Record) -> None:
        if event := live_event(record):
            self.ring.append(event)
            self.activity.add(event)

    def _take_entry(self, record: Record) -> None:
        if record.value is None:
            self.ledger.remove(_key(record))
        else:
            entry = decode(LedgerEntry, record.value)
            self.flow.add(entry, self.ledger.put(entry))

    def _take_feed(self, record: Record) -> None:
        self.feeds.take(_key(record), record.value, record.timestamp_ms / 1000)


def _key(record: Record) -> str:
    return (record.key or b"").decode()


def _ends(partitions: Mapping[int, PartitionOffsets]) -> int:
    return sum(partition.end for partition in partitions.values())


def _ledger_status(of: Account, since: str) -> LedgerStatus:
    return LedgerStatus(
        since=since,
        seen=of.seen,
        replayed=of.replayed,
        entered=of.entered,
        routed=of.routed,
        redelivered=of.redelivery,
        dropped=of.dropped,
        dead=of.dead,
        in_flight=of.in_flight,
        unaccounted=of.unaccounted,
    )
