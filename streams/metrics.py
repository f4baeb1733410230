"""Prometheus metrics of one worker; a feed's URL is never a label."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

ITEMS = Counter("news_items", "Records by stage and by what became of them.", ["stage", "outcome"])
DEAD = Counter(
    "news_dlq_records", "Dead letters and dropped records by stage and reason.", ["stage", "reason"]
)
FETCHES = Counter("news_feed_fetch", "Fetches of feeds by outcome.", ["outcome"])
EVENTS = Counter("news_events", "Regional events by region.", ["region"])
LATE = Histogram(
    "news_poll_late_seconds",
    "How far behind its schedule a poll began.",
    buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600),
)
BEHIND = Gauge("news_poll_behind_seconds", "How far behind its schedule the poller is now.")
BUDGET = Gauge("news_poll_budget_per_second", "Polls a second that the poller plans at most.")
BATCHES = Histogram(
    "news_stage_duration_seconds",
    "Time of a batch from its arrival to its acknowledgement.",
    ["stage"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
