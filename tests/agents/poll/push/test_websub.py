from __future__ import annotations

import hmac

import pytest

from agents.poll.limits import DAY_S
from agents.poll.parse.document import Cloud, Document
from agents.poll.push.events import Offer
from agents.poll.push.keys import Keys
from agents.poll.push.lease import after_poll, after_push, is_trusted, renew_at, wants_asking
from agents.poll.push.rsscloud import registration, rsscloud_offer
from agents.poll.push.websub import after_denial, after_verification, is_signed, subscription, websub_offer
from agents.poll.state import Lease

NOW = 1_800_000_000.0
LEASE = Lease(
    kind="websub", hub="https://hub/", topic="https://a/feed", callback="https://us/x", asked_at=NOW
)


def document(**facts: object) -> Document:
    given = {"url": "", "format": "rss20", "parser": "strict", "encoding": "utf-8"} | facts
    return Document(**given)  # type: ignore[arg-type]


def test_headers_come_before_the_document() -> None:
    both = document(hubs=["https://other/"], self_link="https://other/feed")
    links = {"hub": ["https://hub/"], "self": ["https://a/feed"]}
    assert websub_offer(both, links, "https://a/x") == Offer("websub", "https://hub/", "https://a/feed")


def test_without_a_self_link_the_address_is_the_topic() -> None:
    assert websub_offer(document(hubs=["https://hub/"]), {}, "https://a/x") == Offer(
        "websub", "https://hub/", "https://a/x"
    )


def test_without_a_hub_there_is_no_offer() -> None:
    assert (
        websub_offer(document(self_link="https://a/feed"), {"self": ["https://a/feed"]}, "https://a/x")
        is None
    )


def test_the_subscription_asks_for_ten_days_with_a_secret() -> None:
    form = subscription(LEASE, "s3cret")
    assert form["hub.lease_seconds"] == "864000"
    assert (form["hub.topic"], form["hub.secret"]) == ("https://a/feed", "s3cret")


@pytest.mark.parametrize(
    ("told", "days"),
    [("864000", 10.0), ("", 10.0), ("x", 10.0), ("²", 10.0), ("1", 60 / DAY_S), ("9" * 30, 30.0)],
)
def test_the_lease_of_a_hub_is_bounded(told: str, days: float) -> None:
    query = {
        "hub.mode": "subscribe",
        "hub.topic": LEASE.topic,
        "hub.challenge": "c",
        "hub.lease_seconds": told,
    }
    granted = after_verification(LEASE, query, NOW)
    assert granted is not None
    assert granted.expires_at == NOW + days * DAY_S


@pytest.mark.parametrize(
    "change",
    [
        {"hub.topic": "https://a/other"},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": ""},
        {"hub.mode": "publish"},
    ],
)
def test_what_we_did_not_ask_for_is_not_verified(change: dict[str, str]) -> None:
    query = {"hub.mode": "subscribe", "hub.topic": LEASE.topic, "hub.challenge": "c"} | change
    assert after_verification(LEASE, query, NOW) is None
    assert after_verification(None, query, NOW) is None


def test_a_denied_lease_is_given_up() -> None:
    denied = after_denial(LEASE, {"hub.mode": "denied", "hub.topic": LEASE.topic}, NOW)
    assert denied is not None
    assert denied.given_up_at == NOW
    assert after_denial(LEASE, {"hub.mode": "denied", "hub.topic": "https://a/other"}, NOW) is None


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512", "SHA256"])
def test_the_four_methods_of_signature_are_known(method: str) -> None:
    digest = hmac.digest(b"key", b"body", method.lower()).hex()
    assert is_signed("key", f"{method}={digest}", b"body")
    assert not is_signed("key", f"{method}={digest}", b"Body")
    assert not is_signed("other", f"{method}={digest}", b"body")


@pytest.mark.parametrize("header", [None, "", "sha256", "sha256=", "md5=00", "=", "sha256=zz"])
def test_anything_else_is_no_signature(header: str | None) -> None:
    assert not is_signed("key", header, b"body")


def test_tokens_and_secrets_differ_by_feed_and_deployment() -> None:
    one, other = Keys(b"a" * 16), Keys(b"b" * 16)
    assert len({one.token("f"), one.token("g"), other.token("f"), one.secret("f"), one.secret("g")}) == 5
    assert one.is_token("f", one.token("f"))
    assert not one.is_token("f", one.token("g"))
    assert not one.is_token("f", "\xe9")


def test_a_lease_is_trusted_from_its_first_push_until_it_ends() -> None:
    granted = Lease(kind="websub", hub="h", topic="t", callback="c", asked_at=NOW, expires_at=NOW + DAY_S)
    assert not is_trusted(granted, NOW)
    assert is_trusted(after_push(granted), NOW)
    assert not is_trusted(after_push(granted), NOW + DAY_S)
    assert not is_trusted(None, NOW)


def test_a_lease_is_renewed_when_a_fifth_of_it_is_left() -> None:
    granted = Lease(
        kind="websub", hub="h", topic="t", callback="c", asked_at=NOW, expires_at=NOW + 10 * DAY_S
    )
    assert renew_at(granted) == NOW + 8 * DAY_S
    assert not wants_asking(granted, NOW + 7 * DAY_S)
    assert wants_asking(granted, NOW + 8 * DAY_S)


def test_a_silent_hub_is_asked_again_and_a_given_up_one_after_a_month() -> None:
    assert not wants_asking(LEASE, NOW + 3600)
    assert wants_asking(LEASE, NOW + DAY_S)
    poor = after_push(
        Lease(kind="websub", hub="h", topic="t", callback="c", asked_at=NOW, expires_at=NOW + DAY_S)
    )
    for _ in range(3):
        poor = after_poll(poor, 1, NOW) or poor
    assert poor.given_up_at == NOW
    assert not is_trusted(poor, NOW)
    assert not wants_asking(poor, NOW + 29 * DAY_S)
    assert wants_asking(poor, NOW + 30 * DAY_S)


def test_polls_that_find_nothing_do_not_count_against_a_hub() -> None:
    granted = Lease(kind="websub", hub="h", topic="t", callback="c", asked_at=NOW, expires_at=NOW + DAY_S)
    assert after_poll(granted, 0, NOW) == granted
    assert after_poll(None, 5, NOW) is None


def test_a_cloud_is_offered_where_it_speaks_http_post() -> None:
    cloud = Cloud(domain="rpc.a", port=5337, path="/pleaseNotify", protocol="http-post")
    assert rsscloud_offer(document(cloud=cloud), "http://a/rss") == Offer(
        "rsscloud", "http://rpc.a:5337/pleaseNotify", "http://a/rss"
    )
    soap = Cloud(domain="rpc.a", port=80, path="/RPC2", protocol="xml-rpc")
    assert rsscloud_offer(document(cloud=soap), "http://a/rss") is None


def test_a_cloud_is_told_where_to_call() -> None:
    lease = Lease(
        kind="rsscloud", hub="h", topic="http://a/rss", callback="https://us.org/push/r/1/2", asked_at=NOW
    )
    assert registration(lease) == {
        "notifyProcedure": "",
        "protocol": "https-post",
        "domain": "us.org",
        "port": "443",
        "path": "/push/r/1/2",
        "url1": "http://a/rss",
    }
