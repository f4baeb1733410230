from __future__ import annotations

from tests.console.made import entry, entry_record, event_record, feed_record, feed_state
from tests.console.web.served import MadeView, client_of


def view() -> MadeView:
    return MadeView([event_record(), entry_record(entry()), feed_record(feed_state())])


async def test_the_status_is_everything_the_page_shows() -> None:
    async with client_of(view(), "rebalancing") as client:
        response = await client.get("/v1/status")
        assert response.content_type == "application/json"
        document = await response.json()
    assert (document["ready"], document["reasons"]) == (False, ["rebalancing"])
    status = document["status"]
    assert [stage["stage"] for stage in status["stages"]] == [
        "feeds",
        "poll",
        "dedupe",
        "match",
        "enrich",
        "publish",
    ]
    assert status["ledger_day"]["seen"] == 13
    assert status["feeds"]["rows"][0]["name"] == "news.example/feed"


async def test_the_script_gets_the_sections_of_the_page() -> None:
    async with client_of(view()) as client:
        response = await client.get("/v1/status", headers={"Accept": "text/html"})
        assert response.content_type == "text/html"
        assert response.headers["Vary"] == "Accept"
        sections = await response.text()
        page = await (await client.get("/")).text()
    for name in ("summary", "flow", "ledger", "dead", "feeds", "regions"):
        assert f'<section id="{name}"' in sections
    assert sections[: sections.index("</section>")] in page


async def test_a_region_has_its_codes_topic_rate_and_last_event() -> None:
    async with client_of(view()) as client:
        regions = (await (await client.get("/v1/regions")).json())["regions"]
    by_slug = {region["slug"]: region for region in regions}
    assert len(by_slug) == 24
    assert by_slug["europe.eastern"] == {
        "slug": "europe.eastern",
        "name": "Eastern Europe",
        "m49": "151",
        "topic": "news.events.v1.europe.eastern",
        "events_15_min": 1,
        "per_minute": 1 / 15,
        "last_event_at": "2026-11-24T21:00:30.000Z",
        "freshness_s": 90.0,
    }
    assert by_slug["world.unlocated"]["m49"] is None


async def test_nothing_can_be_changed() -> None:
    async with client_of(view()) as client:
        for path in ("/", "/v1/status", "/v1/stream", "/metrics"):
            assert (await client.post(path)).status == 405


async def test_the_head_of_a_stream_is_refused_for_it_has_no_end() -> None:
    async with client_of(view()) as client:
        assert (await client.head("/v1/stream")).status == 405
        assert (await client.head("/")).status == 200
