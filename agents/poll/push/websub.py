"""WebSub, the subscriber's side, without any input or output (https://www.w3.org/TR/websub/)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace

from agents.poll.limits import DAY_S
from agents.poll.page import Page
from agents.poll.parse.document import Document
from agents.poll.push.events import Offer
from agents.poll.push.lease import verified
from agents.poll.state import Lease

KIND = "websub"
WANTED_LEASE_S = 10 * DAY_S
_LONGEST_LEASE_S = 30 * DAY_S
_SHORTEST_LEASE_S = 60.0
_METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})


def websub_offer(named: Document | Page | None, links: Mapping[str, list[str]], url: str) -> Offer | None:
    """Return the hub and topic that a feed names: in its HTTP headers first, else in its document or page.

    Without a `self` link the fetched address `url` is the topic. Nothing `named`, as after a 304, tells
    nothing about the links that are not in the headers.
    """
    hubs, own = links.get("hub", []), links.get("self", [])
    if named is not None:
        hubs = hubs or named.hubs
        own = own or [named.self_link or url]
    return Offer(KIND, hubs[0], own[0]) if hubs and own else None


def subscription(lease: Lease, secret: str) -> dict[str, str]:
    """Return the form that asks the hub for `lease`."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": lease.topic,
        "hub.callback": lease.callback,
        "hub.lease_seconds": str(int(WANTED_LEASE_S)),
        "hub.secret": secret,
    }


def after_verification(lease: Lease | None, query: Mapping[str, str], now: float) -> Lease | None:
    """Return the lease after the hub's verification of intent, None where we did not ask for that.

    The caller answers with `hub.challenge` or 404.
    """
    if lease is None or query.get("hub.topic") != lease.topic or not query.get("hub.challenge"):
        return None
    if query.get("hub.mode") != "subscribe":
        return None
    told = query.get("hub.lease_seconds", "")
    seconds = float(told[:10]) if told.isdecimal() else WANTED_LEASE_S
    return verified(lease, max(_SHORTEST_LEASE_S, min(_LONGEST_LEASE_S, seconds)), now)


def after_denial(lease: Lease, query: Mapping[str, str], now: float) -> Lease | None:
    """Return the lease after the hub has denied or ended it; None where `query` says nothing of the kind."""
    if query.get("hub.mode") != "denied" or query.get("hub.topic") != lease.topic:
        return None
    return replace(lease, expires_at=None, given_up_at=now)


def is_signed(secret: str, header: str | None, body: bytes) -> bool:
    """Return whether `X-Hub-Signature` (`method=hexdigest`) is that of `body` with our `secret`."""
    method, _, digest = (header or "").partition("=")
    method = method.strip().lower()
    if method not in _METHODS:
        return False
    return hmac.compare_digest(hmac.digest(secret.encode(), body, method).hex(), digest.strip().lower())
