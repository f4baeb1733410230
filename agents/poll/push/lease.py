"""How far a push subscription is trusted: pure functions of its `Lease`.

Hubs are announced that never push. So a lease counts only from its first push on, polling goes on at a
slower pace, and a hub is given up when polling keeps finding items first.
"""

from __future__ import annotations

from dataclasses import replace

from agents.poll.limits import DAY_S
from agents.poll.state import Lease

MISSES = 3
"""Polls in a row that found new items before any push did."""
TRY_AGAIN_S = 30 * DAY_S
RENEW_BEFORE = 0.2
"""A lease is renewed when less than this share of it is left."""
ASK_AGAIN_S = 6 * 3600.0
"""A hub that did not verify a subscription is asked again after this."""


def is_trusted(lease: Lease | None, now: float) -> bool:
    """Return whether polling may slow down because of `lease`."""
    if lease is None or lease.given_up_at is not None or not lease.pushes:
        return False
    return lease.expires_at is not None and lease.expires_at > now


def after_push(lease: Lease) -> Lease:
    """Return `lease` after the hub delivered."""
    return replace(lease, pushes=lease.pushes + 1, missed=0, given_up_at=None)


def after_poll(lease: Lease | None, new_items: int, now: float) -> Lease | None:
    """Return `lease` after a poll that found `new_items` which no push had brought."""
    if lease is None or lease.expires_at is None or not new_items:
        return lease
    missed = lease.missed + 1
    given_up = now if missed >= MISSES else lease.given_up_at
    return replace(lease, missed=missed, given_up_at=given_up)


def verified(lease: Lease, lease_s: float, now: float) -> Lease:
    """Return `lease` after the hub verified it for `lease_s` seconds."""
    return replace(lease, expires_at=now + lease_s)


def wants_asking(lease: Lease | None, now: float) -> bool:
    """Return whether the hub is to be asked: for the first time, again, or for a renewal."""
    if lease is None:
        return True
    if lease.given_up_at is not None:
        return now - lease.given_up_at >= TRY_AGAIN_S
    if lease.expires_at is None:
        return now - lease.asked_at >= ASK_AGAIN_S
    return now >= renew_at(lease)


def renew_at(lease: Lease) -> float:
    """Return when a verified lease is due for renewal (s since 1970)."""
    expires_at = lease.expires_at if lease.expires_at is not None else lease.asked_at
    return expires_at - RENEW_BEFORE * (expires_at - lease.asked_at)
