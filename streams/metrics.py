"""Prometheus metrics of one worker; a feed's URL is never a label."""

from __future__ import annotations

from prometheus_client import Counter

ITEMS = Counter("news_items", "Records by what became of them.", ["stage", "outcome"])
DEAD = Counter("news_dlq_records", "Dead letters by reason.", ["stage", "reason"])
FETCHES = Counter("news_feed_fetch", "Fetches of feeds by outcome.", ["outcome"])
