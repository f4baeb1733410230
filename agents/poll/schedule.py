"""When to poll a feed next: pure functions of what is known about it.

The mean delay of all items for a given number of polls is least when each feed's interval is
c/sqrt(rate). Here the rate changes with the hour of day, so the next poll comes when the integral of
sqrt(rate) over time reaches c; with a flat profile that is c/sqrt(rate) again. A feed that is polled a
few times a day is polled at the best hours for the same price (`agents.poll.planning`). One c holds for
all feeds of a worker, and its budget tunes it (`agents.poll.budget`).
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from random import Random

from agents.poll.failure import SOFT, Failure
from agents.poll.limits import DAY_S, HOUR_S, PollLimits
from agents.poll.planning import HORIZON_H, best_wait_h
from agents.poll.rhythm import rate, weights
from agents.poll.state import HOURS, Hints, Rhythm

_DAYS = 7
_PLANNED_FROM_S = 1.5 * HOUR_S
"""Shorter intervals than this follow the rate alone: planning hour by hour is too coarse for them."""
_DOUBLINGS = 40


def own_interval_s(rhythm: Rhythm, c: float, now: float, limits: PollLimits) -> float:
    """Return the seconds to the next poll by the feed's own rhythm alone."""
    interval_s = _by_rate_s(rhythm, c, now, limits)
    if interval_s >= _PLANNED_FROM_S:
        interval_s = _by_plan_s(rhythm, c, now, limits)
    return max(limits.least_interval_s, min(limits.most_interval_s, interval_s))


def _by_rate_s(rhythm: Rhythm, c: float, now: float, limits: PollLimits) -> float:
    """Return when the integral of sqrt(rate) reaches c."""
    mean, by_hour = math.sqrt(rate(rhythm)), [math.sqrt(weight) for weight in weights(rhythm)]
    left, moment, end = c, now, now + limits.most_interval_s
    while moment < end:
        hour_ends = min(end, (moment // HOUR_S + 1) * HOUR_S)
        speed = mean * by_hour[int(moment // HOUR_S) % HOURS]
        if speed * (hour_ends - moment) >= left:
            moment += left / speed
            break
        left -= speed * (hour_ends - moment)
        moment = hour_ends
    return moment - now


def _by_plan_s(rhythm: Rhythm, c: float, now: float, limits: PollLimits) -> float:
    """Return the best hour. At interval c/sqrt(rate) a poll is worth c^2/2 item-seconds of waiting."""
    hourly = [rate(rhythm) * weight * HOUR_S for weight in weights(rhythm)]
    hour, passed = int(now // HOUR_S), now % HOUR_S / HOUR_S
    expected = [
        (1.0 - passed) * hourly[(hour + ahead) % HOURS] + passed * hourly[(hour + ahead + 1) % HOURS]
        for ahead in range(HORIZON_H)
    ]
    longest = max(1, int(limits.most_interval_s // HOUR_S))
    return HOUR_S * best_wait_h(expected, c * c / 2.0 / HOUR_S, longest)


def hinted_interval_s(own_s: float, hints: Hints, limits: PollLimits) -> float:
    """Return `own_s`, or longer where the publisher asks for it.

    ttl, the syndication module and max-age count up to `hint_ceiling_s`: beyond it the feed's own
    rhythm decides, so that a wrong value cannot hide news.
    """
    asked = max(hints.ttl_s or 0.0, hints.fresh_s or 0.0)
    return max(own_s, min(asked, limits.hint_ceiling_s))


def after_skips(moment: float, hints: Hints) -> float:
    """Return `moment`, moved to the end of the hours and days in which the feed says it does not change."""
    hours, days = set(hints.skip_hours), set(hints.skip_days)
    if len(hours) >= HOURS or len(days) >= _DAYS:  # a feed that never changes is a feed that is wrong
        hours, days = set(), set()
    for _ in range(HOURS * _DAYS):
        when = datetime.fromtimestamp(moment, UTC)
        if when.hour not in hours and when.weekday() not in days:
            return moment
        moment = (moment // HOUR_S + 1) * HOUR_S
    return moment


def next_interval_s(
    rhythm: Rhythm, hints: Hints, c: float, now: float, limits: PollLimits, *, pushed: bool = False
) -> float:
    """Return the seconds from `now` to the next poll of a feed that is well, without jitter.

    `pushed`: a hub brings its news, so polling only watches over the hub.
    """
    own_s = own_interval_s(rhythm, c, now, limits)
    if pushed:
        own_s = max(own_s, min(limits.most_interval_s, own_s * limits.push_slowdown))
    wanted = now + hinted_interval_s(own_s, hints, limits)
    latest = now + max(own_s, DAY_S)
    return max(wanted, min(latest, after_skips(wanted, hints))) - now


def jittered(interval_s: float, limits: PollLimits, random: Random) -> float:
    """Return `interval_s`, up to a tenth longer, so that feeds added together drift apart."""
    return interval_s * (1.0 + random.uniform(0.0, limits.jitter))


def backoff_s(failure: Failure, failures: int, retry_after_s: float | None, limits: PollLimits) -> float:
    """Return the seconds to leave a feed alone after `failures` failures in a row, the last `failure`.

    Doubles up to 30 days and never ends: a feed that comes back is found. 410 (gone) goes to 30 days at
    once. A server's Retry-After is obeyed up to a day.
    """
    if failure is Failure.GONE:
        return limits.most_backoff_s
    first = limits.soft_backoff_s if failure in SOFT else limits.hard_backoff_s
    wait_s = min(limits.most_backoff_s, first * 2.0 ** min(failures - 1, _DOUBLINGS))
    if retry_after_s is None:
        return wait_s
    asked = max(limits.least_interval_s, min(retry_after_s, limits.retry_after_ceiling_s))
    # A server that names the time knows it: its word counts for the first failures, ours when it goes on.
    return asked if failures <= 3 else max(asked, wait_s)  # noqa: PLR2004
