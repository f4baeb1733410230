"""What push brings to the poller: news itself, a hint to poll, or word from a hub about a lease."""

from __future__ import annotations

from dataclasses import dataclass

from agents.poll.state import Lease


@dataclass(frozen=True, slots=True)
class Delivery:
    """A hub delivered a document (WebSub), its signature already checked."""

    feed_id: str
    body: bytes
    content_type: str | None


@dataclass(frozen=True, slots=True)
class Ping:
    """A cloud said that a feed has changed (rssCloud): it is polled at once."""

    feed_id: str


@dataclass(frozen=True, slots=True)
class LeaseChanged:
    """A subscription was asked for, verified, denied or given up."""

    feed_id: str
    lease: Lease | None


PushEvent = Delivery | Ping | LeaseChanged


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a feed says that it can be subscribed to; `hub` is a URL, `topic` what the hub calls the feed."""

    kind: str
    """`websub` or `rsscloud`."""
    hub: str
    topic: str
