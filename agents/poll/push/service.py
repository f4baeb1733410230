"""Push: asks hubs and clouds for subscriptions, and takes what they send to the poller."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

import structlog

from agents.poll.answer import Answer
from agents.poll.push.events import Delivery, LeaseChanged, Offer, Ping, PushEvent
from agents.poll.push.keys import Keys
from agents.poll.push.lease import ASK_AGAIN_S, verified, wants_asking
from agents.poll.push.offer import offer_of
from agents.poll.push.rsscloud import KIND as RSSCLOUD
from agents.poll.push.rsscloud import LEASE_S, registration
from agents.poll.push.websub import KIND as WEBSUB
from agents.poll.push.websub import after_denial, after_verification, is_signed, subscription
from agents.poll.state import FeedState, Lease
from agents.poll.store import Store
from schemas.times import Clock

log = structlog.get_logger()

_ASKED_AT_ONCE = 16
_MOST_PENDING = 10_000


class Post(Protocol):
    """Sends a form and returns the status of the answer: `Fetcher.post`; raises FetchError."""

    async def __call__(self, url: str, form: Mapping[str, str]) -> int:
        """Return the HTTP status."""
        ...


class Push:
    """The subscriptions of one worker.

    `public` is the address at which hubs reach this very worker, e.g. `https://w1.example.org`: a hub's
    call must arrive where the feed's state is. A feed that moves to another worker is subscribed to anew.
    """

    def __init__(self, store: Store, post: Post, clock: Clock, *, public: str, keys: Keys) -> None:
        self._store, self._post, self._clock = store, post, clock
        self._public, self._keys = public.rstrip("/"), keys
        self._asked: dict[str, Lease] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(_ASKED_AT_ONCE)
        self.tell: Callable[[PushEvent], None] = lambda _: None
        """Where events go: `Poller.post`, set by whoever wires both."""

    def consider(self, state: FeedState, answer: Answer) -> None:
        """Subscribe to what the feed offers, or renew; called after each poll, never waits."""
        feed_id = state.feed.feed_id
        offer = offer_of(state, answer)
        lease = self._asked.get(feed_id) or state.lease
        if offer is None and lease is not None:
            offer = Offer(lease.kind, lease.hub, lease.topic)
        if offer is None or not self._has_room():
            return
        wanted = self._lease(feed_id, offer)
        if lease is None or _differs(lease, wanted):
            lease = wanted
        elif not wants_asking(lease, self._now()):
            return
        self._asked[feed_id] = replace(lease, asked_at=self._now(), given_up_at=None)
        task = asyncio.create_task(self._ask(feed_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def verify(self, feed_id: str, token: str, query: Mapping[str, str]) -> str | None:
        """Return the challenge to answer a WebSub verification with, None to refuse it."""
        lease = self._known(feed_id, token, WEBSUB)
        if lease is None:
            return None
        denied = after_denial(lease, query, self._now())
        if denied is not None:
            self._settle(feed_id, denied)
            return ""
        granted = after_verification(lease, query, self._now())
        if granted is None:
            return None
        self._settle(feed_id, granted)
        return query["hub.challenge"]

    def expects(self, feed_id: str, token: str) -> bool:
        """Return whether deliveries for this callback are wanted."""
        return self._known(feed_id, token, WEBSUB) is not None

    def deliver(self, feed_id: str, signature: str | None, body: bytes, content_type: str | None) -> bool:
        """Take in a WebSub delivery; return False, and drop it, unless it is signed with our secret."""
        if not is_signed(self._keys.secret(feed_id), signature, body):
            log.warning("push_signature_wrong", feed_id=feed_id)
            return False
        self.tell(Delivery(feed_id, body, content_type))
        return True

    def confirm_cloud(self, feed_id: str, token: str, query: Mapping[str, str]) -> str | None:
        """Return the challenge to answer an rssCloud verification with, None to refuse it."""
        lease = self._known(feed_id, token, RSSCLOUD)
        if lease is None or query.get("url") != lease.topic:
            return None
        return query.get("challenge")

    def ping(self, feed_id: str, token: str, url: str | None) -> bool:
        """Take in an rssCloud notification; return whether it was ours."""
        lease = self._known(feed_id, token, RSSCLOUD)
        if lease is None or url != lease.topic:
            return False
        self.tell(Ping(feed_id))
        return True

    def _has_room(self) -> bool:
        """Return whether more hubs may be asked, after forgetting those that have not answered for hours."""
        if len(self._asked) >= _MOST_PENDING:
            oldest = self._now() - ASK_AGAIN_S
            self._asked = {
                feed_id: lease for feed_id, lease in self._asked.items() if lease.asked_at > oldest
            }
        return len(self._asked) < _MOST_PENDING

    async def close(self) -> None:
        """Stop asking."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _lease(self, feed_id: str, offer: Offer) -> Lease:
        callback = f"{self._public}/push/{offer.kind}/{feed_id}/{self._keys.token(feed_id)}"
        return Lease(
            kind=offer.kind, hub=offer.hub, topic=offer.topic, callback=callback, asked_at=self._now()
        )

    async def _ask(self, feed_id: str) -> None:
        lease = self._asked[feed_id]
        form = (
            subscription(lease, self._keys.secret(feed_id)) if lease.kind == WEBSUB else registration(lease)
        )
        try:
            async with self._turn:
                status = await self._post(lease.hub, form)
        except Exception as error:
            log.info("push_hub_failed", feed_id=feed_id, hub=lease.hub, error=str(error)[:200])
            status = 0
        current = self._asked.get(feed_id)
        if current is None:  # verified while we waited for the answer
            return
        if status // 100 != 2:  # noqa: PLR2004 - success
            self._settle(feed_id, replace(current, given_up_at=self._now()))
        elif lease.kind == RSSCLOUD:
            self._settle(feed_id, verified(current, LEASE_S, self._now()))
        else:
            self.tell(LeaseChanged(feed_id, current))  # until the hub verifies it

    def _settle(self, feed_id: str, lease: Lease) -> None:
        self._asked.pop(feed_id, None)
        self.tell(LeaseChanged(feed_id, lease))

    def _known(self, feed_id: str, token: str, kind: str) -> Lease | None:
        if not self._keys.is_token(feed_id, token):
            return None
        lease = self._asked.get(feed_id)
        if lease is None:
            state = self._store.get(feed_id)
            lease = state.lease if state else None
        return lease if lease is not None and lease.kind == kind else None

    def _now(self) -> float:
        return self._clock().timestamp()


def _differs(lease: Lease, wanted: Lease) -> bool:
    """Return whether the feed has changed its hub or topic, or another worker held the lease."""
    return (lease.kind, lease.hub, lease.topic, lease.callback) != (
        wanted.kind,
        wanted.hub,
        wanted.topic,
        wanted.callback,
    )
