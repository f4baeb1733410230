"""Every number that bounds the poller, in one frozen object; the worker's settings fill it once."""

from __future__ import annotations

from dataclasses import dataclass

HOUR_S = 3600.0
DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLimits:
    """Bounds and manners of polling; times in seconds, sizes in bytes."""

    user_agent: str = "Dateline/0.1 (+https://github.com/dateline-news/dateline)"
    """An honest name with an address where the operator can be reached."""

    concurrency: int = 256
    """Most fetches at once in one worker."""
    domain_concurrency: int = 1
    """Most fetches at once under one registered domain."""
    domain_delay_s: float = 1.0
    """Rest between two fetches under one registered domain."""

    connect_timeout_s: float = 10.0
    total_timeout_s: float = 30.0
    """Longest fetch, redirects and body included: a server that drips bytes ends here."""
    body_bytes: int = 10_000_000
    """Largest body after decompression."""
    body_ratio: int = 200
    """Largest ratio of decompressed to received bytes, once a body is beyond 1 MB."""
    redirects: int = 5
    url_chars: int = 2048
    items: int = 2000
    """Most items of a document that are remembered in the feed's state."""
    allow_private: bool = False
    """Whether addresses that are not public may be fetched (tests, intranets)."""

    rate_constant: float = 45.0
    """c of the interval c/sqrt(rate), in s^0.5: 45 polls a feed of one item an hour every 45 minutes."""
    polls_per_second: float = 700.0
    """The most that a worker plans: c grows until the polls fit; less while it is behind (`budget`)."""
    least_interval_s: float = 300.0
    pinged_rest_s: float = 60.0
    """A hub's word does not bring the next poll sooner than this after the last one."""
    most_interval_s: float = DAY_S
    hint_ceiling_s: float = HOUR_S
    """Publishers' hints (ttl, max-age) are obeyed up to here; a wrong max-age cannot hide news."""
    jitter: float = 0.1
    """Polls come up to this share of their interval later, never earlier, so hints are kept."""
    unconditional_share: float = 0.02
    """Share of polls sent without validators, to catch servers that keep an ETag after a change."""
    distrust_s: float = 30 * DAY_S
    """How long the validators of a feed that was caught lying are not used."""

    soft_backoff_s: float = 600.0
    """First wait after a failure that may pass (DNS, time-out, 5xx); doubled each time."""
    hard_backoff_s: float = HOUR_S
    """First wait after a failure that will hardly pass (4xx, not a feed); doubled each time."""
    most_backoff_s: float = 30 * DAY_S
    retry_after_ceiling_s: float = DAY_S
    """Retry-After is obeyed up to here."""
    redirect_days: float = 7.0
    """Days that a permanent redirect must hold before its target is adopted."""

    push_slowdown: float = 4.0
    """A feed whose pushes are trusted is polled this much more rarely."""
