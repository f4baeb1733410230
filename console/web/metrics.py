"""`/metrics`: the counters of this process in Prometheus's text format, and what the console knows of all.

Lag is measured once, by the console role, over every stage: a worker that is gone cannot report its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import web
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0

from console.web.contracts import View


class MetricsEndpoint:
    """The endpoint, with a registry of its own for the view: gauges that are read when they are asked for."""

    def __init__(self, view: View | None) -> None:
        self._of_view = CollectorRegistry()
        if view is not None:
            self._of_view.register(ViewCollector(view))

    def add_to(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_get("/metrics", self.metrics)

    async def metrics(self, _request: web.Request) -> web.Response:
        """Answer with the text of both registries."""
        body = generate_latest(REGISTRY) + generate_latest(self._of_view)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_1_0_0})


class ViewCollector:
    """Makes gauges of a view: lag by stage, feeds by health, what the ledger cannot account for."""

    def __init__(self, view: View) -> None:
        self._view = view

    def describe(self) -> list[Metric]:
        """Return nothing: the names are found when they are collected."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges of this moment; unknown lag has no sample."""
        records = GaugeMetricFamily(
            "news_consumer_lag_records", "Records that wait, by stage.", labels=["stage"]
        )
        seconds = GaugeMetricFamily(
            "news_consumer_lag_seconds", "Age of the oldest record that waits, by stage.", labels=["stage"]
        )
        for stage, lag in self._view.lags().items():
            records.add_metric([stage], lag.records)
            seconds.add_metric([stage], lag.seconds)
        yield from (records, seconds)
        yield from self._of_status()

    def _of_status(self) -> Iterator[Metric]:
        status = self._view.status()
        feeds = GaugeMetricFamily("news_feeds", "Feeds by health.", labels=["status"])
        for health, count in status.feeds.by_health.items():
            feeds.add_metric([health], count)
        kept = GaugeMetricFamily(
            "news_dlq_kept_records", "Records in the dead-letter topics.", labels=["stage"]
        )
        for stage, count in status.dead_letters_kept.items():
            kept.add_metric([stage], count)
        yield from (feeds, kept)
        yield GaugeMetricFamily(
            "news_console_unreadable_records",
            "Records of ledgers and feed states that the console could not read.",
            value=status.unreadable,
        )
        unaccounted = GaugeMetricFamily(
            "news_ledger_unaccounted_items",
            "Items that stay unaccounted for: neither ended nor on their way.",
        )
        if status.unaccounted is not None:
            unaccounted.add_metric([], status.unaccounted)
        yield unaccounted
