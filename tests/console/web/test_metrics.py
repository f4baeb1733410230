from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from streams import metrics
from tests.console.made import entry, entry_record, feed_record, feed_state
from tests.console.web.served import MadeView, client_of, let_rest

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


async def samples_of(view: MadeView | None) -> Samples:
    async with client_of(view) as client:
        response = await client.get("/metrics")
        assert response.status == 200
        assert response.content_type == "text/plain"
        families = text_string_to_metric_families(await response.text())
        return {
            (s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples
        }


async def test_every_role_gives_the_counters_of_its_process() -> None:
    metrics.ITEMS.labels(stage="made", outcome="new").inc(3)
    samples = await samples_of(None)
    assert samples["news_items_total", (("outcome", "new"), ("stage", "made"))] == 3
    assert not any(name.startswith("news_consumer_lag") for name, _ in samples)


async def test_the_console_gives_lag_in_records_and_seconds() -> None:
    samples = await samples_of(MadeView())
    assert samples["news_consumer_lag_records", (("stage", "dedupe"),)] == 3
    assert samples["news_consumer_lag_seconds", (("stage", "dedupe"),)] == 8
    assert ("news_consumer_lag_seconds", (("stage", "enrich"),)) not in samples


async def test_the_console_gives_feeds_dead_letters_and_unaccounted_items() -> None:
    view = MadeView([entry_record(entry(outcomes={"new": 5})), feed_record(feed_state())])
    let_rest(view, minutes=2)
    samples = await samples_of(view)
    assert samples["news_feeds", (("status", "ok"),)] == 1
    assert samples["news_dlq_kept_records", (("stage", "poll"),)] == 2
    assert samples["news_ledger_unaccounted_items", ()] == 5


async def test_no_feed_address_is_in_the_metrics() -> None:
    view = MadeView([feed_record(feed_state(url="https://secret.example/feed"))])
    async with client_of(view) as client:
        assert "secret.example" not in await (await client.get("/metrics")).text()
