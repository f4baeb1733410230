"""What the poller remembers about one feed: one compact value of a changelogged table.

Times are seconds since 1970 (UTC): the value never leaves the poller's own table, is read and written
on every poll, and is only computed with. 50,000 of them are held by one worker, so the table keeps
them encoded and `Poller` decodes one when its time has come.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.values import Feed

HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What tells an unchanged document from a changed one, from cheapest to dearest."""

    etag: str | None = None
    """Bytes of the header as Latin-1 text: it goes back byte for byte."""
    last_modified: str | None = None
    body_hash: str | None = None
    """Of the whole body, decompressed."""
    semantic_hash: str | None = None
    """Of the items alone: `lastBuildDate` and the like do not count."""
    untrusted_at: float | None = None
    """When the server was caught saying "unchanged" over a changed document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often new items come: a decayed count of items over a decayed count of seconds."""

    items: float = 1.0
    seconds: float = 86_400.0
    seen_at: float | None = None
    """When the counts were brought up to date."""
    profile: list[float] = field(default_factory=lambda: [0.3] * HOURS)
    """Decayed items by UTC hour of day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the publisher says about polling; absent where the feed says nothing."""

    ttl_s: float | None = None
    """RSS `ttl`, or the period over the frequency of the syndication module, whichever is longer."""
    fresh_s: float | None = None
    """Freshness by Cache-Control or Expires of the last answer."""
    skip_hours: list[int] = field(default_factory=list)
    """UTC hours 0 to 23 in which the feed says it does not change."""
    skip_days: list[int] = field(default_factory=list)
    """Week days, Monday is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A redirect as it has been seen, until its target is adopted."""

    target: str
    permanent: bool
    since: float
    """First sighting of this very target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """The last failure and how many came in a row; absent when the last poll went well."""

    kind: str
    """A `Failure` value, e.g. `dns`, `not_found`, `unparsable`."""
    detail: str
    failures: int
    since: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A push subscription: WebSub or rssCloud. Secrets are derived, never stored (see push/secrets.py)."""

    kind: str
    """`websub` or `rsscloud`."""
    hub: str
    topic: str
    callback: str
    asked_at: float
    expires_at: float | None = None
    """Null until the hub has verified the subscription."""
    pushes: int = 0
    missed: int = 0
    """New items that polling found first, since the last push."""
    given_up_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Sums since the feed was added."""

    polls: int = 0
    unchanged: int = 0
    items: int = 0
    bytes_read: int = 0
    bytes_saved: int = 0
    """Body bytes that conditional requests did not transfer."""
    gaps: int = 0
    """Polls that shared no item with what was remembered: items were missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """Everything about one feed; `feed` is what the registry says."""

    feed: Feed
    entry: int = -1
    """Which record of the registry described the feed last: its offset."""
    url: str | None = None
    """The adopted address, where the feed moved away from `feed.url` or a page there names its feed."""
    declared: str | None = None
    """The feed that the page at `feed.url` declared, where that is a page (`agents.poll.by_page`)."""
    next_poll_at: float = 0.0
    interval_s: float = 0.0
    """The planned distance to the next poll, for the budget."""
    polled_at: float | None = None
    new_at: float | None = None
    """When the last new item was found."""
    gap_s: float | None = None
    """Usual seconds between new items (moving average): silence is measured by it."""
    gap_found_at: float | None = None
    """When two polls last shared no item."""
    dated: bool = True
    """Whether any item of the last document had a date."""
    last_count: int | None = None
    """Items in the last document."""
    last_bytes: int = 0
    """Size of the last body."""
    guids_reused: bool = False
    """Whether the feed was caught giving one guid to several items: then no guid of it counts."""
    links_shared: bool = False
    """Whether the feed was caught giving one link to several items: then guids identify them."""
    seen: str = ""
    """Packed identities and contents of recent items (`agents.poll.memory`)."""
    merged_into: str | None = None
    """The feed_id of the registry's feed that this one redirects to."""
    validators: Validators = field(default_factory=Validators)
    rhythm: Rhythm = field(default_factory=Rhythm)
    hints: Hints = field(default_factory=Hints)
    counts: Counts = field(default_factory=Counts)
    moved: Moved | None = None
    trouble: Trouble | None = None
    lease: Lease | None = None

    @property
    def address(self) -> str:
        """The URL to fetch."""
        return self.url or self.feed.url
