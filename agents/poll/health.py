"""How a feed is, in one word and one reason: what `dateline feeds list --health` and the console show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agents.poll.failure import Failure
from agents.poll.limits import DAY_S, HOUR_S
from agents.poll.state import FeedState, Trouble

Word = Literal[
    "new",
    "ok",
    "empty",
    "stale",
    "undated",
    "throttled",
    "moved",
    "merged",
    "gone",
    "unparsable",
    "unreachable",
    "refused",
    "failing",
]
"""`unreachable`: no answer; `refused`: the server will not give it; `failing`: its server errs."""

_WORDS: dict[Failure, Word] = {
    Failure.DNS: "unreachable",
    Failure.CONNECT: "unreachable",
    Failure.TLS: "unreachable",
    Failure.TIMEOUT: "unreachable",
    Failure.DISCONNECTED: "unreachable",
    Failure.TRUNCATED: "failing",
    Failure.PROTOCOL: "failing",
    Failure.SERVER_ERROR: "failing",
    Failure.THROTTLED: "throttled",
    Failure.UNAUTHORISED: "refused",
    Failure.NOT_FOUND: "refused",
    Failure.CLIENT_ERROR: "refused",
    Failure.GONE: "gone",
    Failure.TOO_LARGE: "unparsable",
    Failure.BAD_ENCODING: "unparsable",
    Failure.UNPARSABLE: "unparsable",
    Failure.REDIRECT_LOOP: "failing",
    Failure.BAD_ADDRESS: "refused",
    Failure.DENIED_ADDRESS: "refused",
}
_SILENT_GAPS = 20.0
_LEAST_SILENCE_S, _MOST_SILENCE_S = 3 * DAY_S, 180 * DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A feed's state in a word, and why in a phrase."""

    word: Word
    reason: str


def health(state: FeedState, now: float) -> Health:
    """Return how the feed of `state` is at `now` (s since 1970)."""
    if state.trouble is not None:
        return _troubled(state.trouble, now)
    if state.merged_into is not None:
        return Health(word="merged", reason=f"redirects to feed {state.merged_into}, which is polled instead")
    if state.polled_at is None:
        return Health(word="new", reason="not polled yet")
    if state.last_count == 0:
        return Health(word="empty", reason="the document has no items")
    silence_s = now - (state.new_at or state.polled_at)
    if silence_s > silence_limit_s(state):
        return Health(
            word="stale", reason=f"no new item for {age(silence_s)}, usually one per {_usual(state)}"
        )
    return _well(state)


def _well(state: FeedState) -> Health:
    if state.url is not None:
        why = (
            "which the page declares as its feed" if state.url == state.declared else "where it redirected to"
        )
        return Health(word="moved", reason=f"polled at {state.url}, {why}")
    if not state.dated:
        return Health(word="undated", reason="no item has a date; the time of first sight is taken")
    if state.moved is not None:
        kind = "permanently" if state.moved.permanent else "for now"
        return Health(word="ok", reason=f"redirects {kind} to {state.moved.target}")
    return Health(word="ok", reason="polled without trouble")


def _troubled(trouble: Trouble, now: float) -> Health:
    times = "once" if trouble.failures == 1 else f"{trouble.failures} times in {age(now - trouble.since)}"
    return Health(word=_WORDS[Failure(trouble.kind)], reason=f"{trouble.kind}: {trouble.detail} ({times})")


def silence_limit_s(state: FeedState) -> float:
    """Return the seconds without a new item after which the feed is stale, by its own rhythm.

    A feed that has brought an item every hour is stale after 3 days, one with an item a week after 140.
    """
    usual = state.gap_s if state.gap_s is not None else DAY_S
    return max(_LEAST_SILENCE_S, min(_MOST_SILENCE_S, _SILENT_GAPS * usual))


def _usual(state: FeedState) -> str:
    return age(state.gap_s) if state.gap_s is not None else "day (assumed)"


def age(seconds: float) -> str:
    """Return a duration in the unit that reads best, e.g. `3 h`."""
    for unit, size in (("d", DAY_S), ("h", HOUR_S), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(0.0, seconds):.0f} s"
