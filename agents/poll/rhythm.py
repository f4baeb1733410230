"""How often a feed brings new items: a decayed rate with a profile over the hours of the day.

The rate is a gamma posterior: items over seconds, both halved every five days. It starts at one item
a day and is seeded by the dates in the first document, so a new feed is polled well from its first day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agents.poll.limits import DAY_S, HOUR_S
from agents.poll.state import HOURS, Rhythm

HALF_LIFE_S = 5 * DAY_S
SEED_WINDOW_S = 7 * DAY_S
_PRIOR = Rhythm()
_LEAST_WEIGHT, _MOST_WEIGHT = 0.25, 3.0
_LEAST_RATE = 1e-7


def observe(rhythm: Rhythm, times: Sequence[float], now: float) -> Rhythm:
    """Return `rhythm` after a poll at `now` that found new items of these `times` (s since 1970)."""
    times = sorted(min(moment, now) for moment in times)
    seen = _seeded(times, now) if rhythm.seen_at is None else _continued(rhythm, len(times), now)
    return replace(seen, profile=_profile(rhythm, times, now), seen_at=now)


def _seeded(times: Sequence[float], now: float) -> Rhythm:
    recent = [moment for moment in times if moment > now - SEED_WINDOW_S]
    if len(recent) < 2:  # noqa: PLR2004 - a rate needs a distance
        return _PRIOR
    span = max(HOUR_S, now - recent[0])
    return replace(_PRIOR, items=_PRIOR.items + len(recent), seconds=_PRIOR.seconds + span)


def _continued(rhythm: Rhythm, new: int, now: float) -> Rhythm:
    passed = max(0.0, now - (rhythm.seen_at or now))
    kept = 0.5 ** (passed / HALF_LIFE_S)
    return replace(
        rhythm, items=round(rhythm.items * kept + new, 4), seconds=round(rhythm.seconds * kept + passed, 1)
    )


def _profile(rhythm: Rhythm, times: Sequence[float], now: float) -> list[float]:
    passed = max(0.0, now - (rhythm.seen_at or now))
    kept = 0.5 ** (passed / (4 * HALF_LIFE_S))
    profile = [max(0.05, count * kept) for count in rhythm.profile] if times else list(rhythm.profile)
    for moment in times:
        profile[int(moment // HOUR_S) % HOURS] += 1.0
    return [round(count, 2) for count in profile]


def rate(rhythm: Rhythm) -> float:
    """Return the mean items per second."""
    return max(_LEAST_RATE, rhythm.items / rhythm.seconds)


def weights(rhythm: Rhythm) -> list[float]:
    """Return by UTC hour how much livelier than the mean it is, from 0.25 to 3, smoothed over neighbours."""
    profile = rhythm.profile
    mean = sum(profile) / HOURS
    smooth = [
        (profile[hour - 1] + 2 * profile[hour] + profile[(hour + 1) % HOURS]) / 4 for hour in range(HOURS)
    ]
    return [max(_LEAST_WEIGHT, min(_MOST_WEIGHT, count / mean)) for count in smooth]
