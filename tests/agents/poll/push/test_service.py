"""Push beside the W3C cases: strangers, leases, hubs that refuse, a feed that was a feed before, rssCloud."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.agents.poll.push.conftest import HTML, RSS

if TYPE_CHECKING:
    from tests.agents.poll.push.conftest import Scene


def rss(title: str, links: str = "") -> str:
    item = f"<item><guid>{title}</guid><title>{title}</title><link>https://a.example/{title}</link></item>"
    return f'<rss version="2.0"><channel><title>t</title>{links}{item}</channel></rss>'


def publish(scene: Scene, title: str = "a") -> None:
    """Publish a feed at `/feed` whose headers name the hub."""
    links = [f'<{scene.web.base}/hub>; rel="hub"', f'<{scene.web.base}/feed>; rel="self"']
    scene.web.page("/feed", rss(title), RSS, links)


async def test_a_callback_of_nobody_is_refused(scene: Scene) -> None:
    publish(scene)
    form = await scene.subscribe("/feed")
    own = form["hub.callback"]
    stranger = form | {"hub.callback": own[:-1] + ("0" if own[-1] != "0" else "1")}
    assert (await scene.verify(stranger))[0] == 404
    assert await scene.deliver(stranger, "x", form["hub.secret"]) == 410


async def test_a_hub_that_verifies_before_it_answers_is_subscribed_to_once(scene: Scene) -> None:
    scene.web.verifies_first = True
    publish(scene)
    await scene.subscribe("/feed")
    await asyncio.sleep(0.02)
    assert scene.lease().expires_at is not None
    assert len(scene.web.forms) == 1


async def test_a_lease_is_verified_once_and_counts_its_pushes(scene: Scene) -> None:
    publish(scene)
    form = await scene.subscribed("/feed")
    await scene.deliver(form, rss("b"), form["hub.secret"])
    await scene.result("pushed")
    await asyncio.sleep(0.02)
    assert scene.lease().pushes == 1


async def test_a_hub_that_refuses_is_given_up(scene: Scene) -> None:
    scene.web.hub_status = 400
    publish(scene)
    await scene.subscribe("/feed")
    await asyncio.sleep(0.02)
    assert scene.lease().given_up_at is not None


async def test_an_oversized_delivery_is_cut_off(scene: Scene) -> None:
    publish(scene)
    form = await scene.subscribe("/feed")
    assert await scene.deliver(form, " " * 10_000_001, form["hub.secret"]) == 413


async def test_a_page_in_place_of_a_feed_does_not_take_its_subscription(scene: Scene) -> None:
    publish(scene)
    await scene.subscribed("/feed")
    scene.web.page("/feed", f'<html><head><link rel="hub" href="{scene.web.base}/other"></head></html>', HTML)
    scene.store.add(scene.state().feed)  # due at once
    await scene.result("unparsable")
    await asyncio.sleep(0.05)  # what it would have asked another hub for
    assert scene.lease().hub == scene.web.base + "/hub"
    assert [path for path, _ in scene.web.forms] == ["/hub"]


async def test_rsscloud_registers_confirms_and_polls_when_pinged(scene: Scene) -> None:
    port = scene.web.base.rpartition(":")[2]
    cloud = (
        f'<cloud domain="127.0.0.1" port="{port}" path="/notify" registerProcedure="" protocol="http-post"/>'
    )
    scene.web.page("/feed", rss("a", cloud))
    form = await scene.subscribe("/feed")
    callback = scene.web.base + form["path"]
    assert (form["url1"], form["port"], form["protocol"]) == (scene.web.base + "/feed", port, "http-post")
    query = {"url": form["url1"], "challenge": "echo me"}
    async with scene.client.get(callback, params=query) as answer:
        assert (answer.status, await answer.text()) == (200, "echo me")
    scene.web.page("/feed", rss("pinged", cloud))
    async with scene.client.post(callback, data={"url": form["url1"]}) as answer:
        assert answer.status == 200
    assert (await scene.result("items")).outcomes == {"published": 1}
    async with scene.client.post(callback, data={"url": "http://wrong.example/"}) as answer:
        assert answer.status == 404
