from __future__ import annotations

from tests.console.web.served import MadeView, client_of


async def test_a_worker_that_answers_is_alive_whether_ready_or_not() -> None:
    async with client_of(None, "rebalancing") as client:
        response = await client.get("/healthz")
        assert response.status == 200
        assert await response.json() == {"status": "alive"}


async def test_a_worker_without_reasons_is_ready() -> None:
    async with client_of(None) as client:
        response = await client.get("/readyz")
        assert response.status == 200
        assert await response.json() == {
            "ready": True,
            "reasons": [],
            "notes": ["poll is 75 s behind its schedule"],
        }


async def test_a_worker_that_is_not_ready_says_why() -> None:
    async with client_of(None, "no partition is assigned", "rebalancing") as client:
        response = await client.get("/readyz")
        assert response.status == 503
        assert await response.json() == {
            "ready": False,
            "reasons": ["no partition is assigned", "rebalancing"],
            "notes": ["poll is 75 s behind its schedule"],
        }


async def test_a_console_that_cannot_read_kafka_is_not_ready() -> None:
    view = MadeView()
    view.trouble = ["Kafka's topics cannot be read"]
    async with client_of(view) as client:
        response = await client.get("/readyz")
        assert response.status == 503
        assert (await response.json())["reasons"] == view.trouble


async def test_a_role_without_a_view_has_no_page() -> None:
    async with client_of(None) as client:
        for path in (
            "/",
            "/v1/status",
            "/v1/regions",
            "/v1/stream",
            "/assets/console.css",
            "/table/",
            "/router/",
        ):
            assert (await client.get(path)).status == 404


async def test_the_view_runs_as_long_as_the_server() -> None:
    view = MadeView()
    async with client_of(view):
        assert view.is_running
    assert not view.is_running
