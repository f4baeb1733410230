"""The W3C WebSub subscriber tests, by their numbers on websub.rocks, against a hub and publisher of our own.

websub.rocks publishes an HTML page in 100, 101, 200 to 205 and 300 to 302, Atom in 102 and 104, RSS in 103.
Here the cases that do not name a format run with an RSS feed and with a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.agents.poll.push.conftest import ATOM, HTML, RSS

if TYPE_CHECKING:
    from tests.agents.poll.push.conftest import Scene


def rss(title: str, links: str = "") -> str:
    item = f"<item><guid>{title}</guid><title>{title}</title><link>https://a.example/{title}</link></item>"
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title>'
        f"{links}{item}</channel></rss>"
    )


def atom(title: str, links: str = "") -> str:
    entry = (
        f"<entry><id>urn:{title}</id><title>{title}</title><updated>2026-11-24T12:00:00Z</updated></entry>"
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{links}{entry}</feed>'


def html(title: str, links: str = "") -> str:
    return f"<!doctype html><html><head>{links}<title>t</title></head><body><p>{title}</p></body></html>"


@dataclass
class Topic:
    """A format to publish in, and what becomes of a delivery in it."""

    kind: str
    """Its media type."""
    delivered: str
    """The kind of the poller's result: an item is taken from a feed, a page makes it poll."""

    def text(self, title: str, links: str = "") -> str:
        return {RSS: rss, ATOM: atom, HTML: html}[self.kind](title, links)


@pytest.fixture(params=[Topic(RSS, "pushed"), Topic(HTML, "ping")], ids=["feed", "page"])
def topic(request: pytest.FixtureRequest) -> Topic:
    """Either format in which a topic may be published."""
    made: Topic = request.param
    return made


def link_headers(scene: Scene, own: str = "/topic", hub: str = "/hub") -> list[str]:
    return [f'<{scene.web.base}{own}>; rel="self"', f'<{scene.web.base}{hub}>; rel="hub"']


def link_elements(scene: Scene, own: str = "/topic", hub: str = "/hub", prefix: str = "") -> str:
    return (
        f'<{prefix}link rel="hub" href="{scene.web.base}{hub}"/>'
        f'<{prefix}link rel="self" href="{scene.web.base}{own}"/>'
    )


async def test_100_hub_and_self_in_the_http_headers(scene: Scene, topic: Topic) -> None:
    scene.web.page("/topic", topic.text("a"), topic.kind, link_headers(scene))
    form = await scene.subscribe("/topic")
    assert scene.web.forms[-1][0] == "/hub"
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", scene.web.base + "/topic")
    assert await scene.verify(form) == (200, "echo me")


async def test_100_relative_addresses_in_one_http_header(scene: Scene, topic: Topic) -> None:
    scene.web.page("/topic", topic.text("a"), topic.kind, ['</hub>; rel="hub", </other>; rel=self'])
    assert (await scene.subscribe("/topic"))["hub.topic"] == scene.web.base + "/other"
    assert scene.web.forms[-1][0] == "/hub"


async def test_101_hub_and_self_in_the_head_of_an_html_page(scene: Scene) -> None:
    scene.web.page("/topic", html("a", link_elements(scene)), HTML)
    form = await scene.subscribe("/topic")
    assert scene.web.forms[-1][0] == "/hub"
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", scene.web.base + "/topic")
    assert await scene.verify(form) == (200, "echo me")
    assert await scene.deliver(form, html("b", link_elements(scene)), form["hub.secret"], HTML) == 204
    assert (await scene.result("ping", "pushed")).outgoing == ()


async def test_101_a_page_that_declares_a_feed_has_the_feed_polled_at_each_delivery(scene: Scene) -> None:
    links = link_elements(scene) + f'<link rel="alternate" type="{RSS}" href="/feed">'
    scene.web.page("/topic", html("a", links), HTML)
    scene.web.page("/feed", rss("a"))
    form = await scene.subscribed("/topic")
    assert form["hub.topic"] == scene.web.base + "/topic"
    assert scene.state().address == scene.web.base + "/feed"
    scene.web.page("/feed", rss("b"))
    assert await scene.deliver(form, html("b", links), form["hub.secret"], HTML) == 204
    result = await scene.result("items")
    assert b'"b"' in (result.outgoing[0].value or b"")


async def test_101_links_in_the_body_of_a_page_do_not_count(scene: Scene) -> None:
    scene.web.page("/topic", html(f"<div>{link_elements(scene)}</div>"), HTML)
    scene.add("/topic")
    await scene.result("unparsable")
    assert scene.web.forms == []


async def test_102_hub_and_self_in_an_atom_feed(scene: Scene) -> None:
    scene.web.page("/topic", atom("a", link_elements(scene)), ATOM)
    form = await scene.subscribe("/topic")
    assert scene.web.forms[-1][0] == "/hub"
    assert form["hub.topic"] == scene.web.base + "/topic"
    assert await scene.verify(form) == (200, "echo me")


async def test_103_hub_and_self_in_an_rss_feed(scene: Scene) -> None:
    scene.web.page("/topic", rss("a", link_elements(scene, prefix="atom:")))
    form = await scene.subscribe("/topic")
    assert scene.web.forms[-1][0] == "/hub"
    assert form["hub.topic"] == scene.web.base + "/topic"
    assert await scene.verify(form) == (200, "echo me")


@pytest.mark.parametrize("kind", [ATOM, HTML])
async def test_104_the_headers_come_before_the_document(scene: Scene, kind: str) -> None:
    wrong = link_elements(scene, own="/wrong-topic", hub="/wrong-hub")
    scene.web.page("/topic", Topic(kind, "").text("a", wrong), kind, link_headers(scene))
    assert (await scene.subscribe("/topic"))["hub.topic"] == scene.web.base + "/topic"
    assert [path for path, _ in scene.web.forms] == ["/hub"]


async def test_200_a_topic_that_reports_a_different_self(scene: Scene, topic: Topic) -> None:
    scene.web.page("/topic", topic.text("a"), topic.kind, link_headers(scene, own="/topic?self=other"))
    form = await scene.subscribe("/topic")
    assert form["hub.topic"] == scene.web.base + "/topic?self=other"
    assert await scene.verify(form) == (200, "echo me")


@pytest.mark.parametrize("status", [pytest.param(302, id="201"), pytest.param(301, id="202")])
async def test_201_and_202_a_topic_that_redirects(scene: Scene, topic: Topic, status: int) -> None:
    scene.web.redirect("/topic", status, "/new-topic")
    scene.web.page("/new-topic", topic.text("a"), topic.kind, link_headers(scene, own="/new-topic"))
    form = await scene.subscribe("/topic")
    assert form["hub.topic"] == scene.web.base + "/new-topic"
    assert await scene.verify(form) == (200, "echo me")


@pytest.mark.parametrize("status", [pytest.param(307, id="203"), pytest.param(308, id="204")])
async def test_203_and_204_a_hub_that_redirects(scene: Scene, topic: Topic, status: int) -> None:
    scene.web.redirect("/hub", status, "/new-hub")
    scene.web.page("/topic", topic.text("a"), topic.kind, link_headers(scene))
    form = await scene.subscribe("/topic")
    assert [path for path, _ in scene.web.forms] == ["/new-hub"]
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", scene.web.base + "/topic")
    assert await scene.verify(form) == (200, "echo me")


async def test_205_a_verification_of_another_topic_is_rejected(scene: Scene, topic: Topic) -> None:
    scene.web.page("/topic", topic.text("a"), topic.kind, link_headers(scene))
    form = await scene.subscribe("/topic")
    assert (await scene.verify(form, topic=scene.web.base + "/other"))[0] == 404
    assert scene.lease().expires_at is None


async def test_300_a_delivery_is_acknowledged_and_taken_in(scene: Scene, topic: Topic) -> None:
    scene.web.page("/topic", topic.text("a"), topic.kind, link_headers(scene))
    form = await scene.subscribed("/topic")
    assert await scene.deliver(form, topic.text("new"), form["hub.secret"], topic.kind) == 204
    result = await scene.result("pushed", "ping")
    assert result.fetch == topic.delivered
    assert result.state.lease is not None
    assert result.state.lease.pushes == 1


async def test_300_the_items_of_a_delivery_are_published(scene: Scene) -> None:
    scene.web.page("/topic", rss("a"), RSS, link_headers(scene))
    form = await scene.subscribed("/topic")
    await scene.deliver(form, rss("new"), form["hub.secret"])
    result = await scene.result("pushed")
    assert result.outcomes == {"published": 1}
    assert b'"new"' in (result.outgoing[0].value or b"")


@pytest.mark.parametrize("secret", [pytest.param("wrong", id="301"), pytest.param(None, id="302")])
async def test_301_and_302_a_delivery_with_a_wrong_or_no_signature_is_rejected(
    scene: Scene, topic: Topic, secret: str | None
) -> None:
    scene.web.page("/topic", topic.text("a"), topic.kind, link_headers(scene))
    form = await scene.subscribed("/topic")
    assert await scene.deliver(form, topic.text("forged"), secret, topic.kind) == 403
    await scene.deliver(form, topic.text("true"), form["hub.secret"], topic.kind)
    taken = await scene.result("pushed", "ping")  # the first delivery that was taken in is the true one
    assert taken.state.lease is not None
    assert taken.state.lease.pushes == 1
    assert not any(b"forged" in (record.value or b"") for record in taken.outgoing)
