"""The tables of the page, one function a section; `sections` gives all that change as time goes by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from console.texts import count_of
from console.view.document import FeedStatus, LedgerStatus, RegionStatus, StageStatus, Status
from console.view.feeds import BROKEN, WELL
from console.web.charts import class_of, shares, sparkline
from console.web.markup import Markup, tag
from console.web.words import NOTHING, age, count, duration, rate
from schemas.times import parse_time

_LAG_WARN_S, _LAG_BAD_S = 30.0, 300.0


Columns = Sequence[tuple[str, str]]
"""Heading and class of each column: a `minor` one is left out on a phone."""

_FLOW: Columns = (
    ("Stage", ""),
    ("Reads", "minor"),
    ("In /s", "number"),
    ("Out /s", "number"),
    ("Dead /s", "number"),
    ("Waiting", "number minor"),
    ("Lag", "number"),
    ("Last minute", "minor"),
)
_DEAD: Columns = (("Stage", ""), ("Reason", ""), ("24 h", "number"))
_FEEDS: Columns = (
    ("Feed", ""),
    ("Health", ""),
    ("Last new", "number"),
    ("Last polled", "number minor"),
    ("Next poll", "number minor"),
    ("Why", "minor"),
)
_REGIONS: Columns = (
    ("Region", ""),
    ("M49", "number minor"),
    ("15 min", "number"),
    ("Last", "number"),
    ("Fresh", "number minor"),
)


def sections(status: Status, reasons: Sequence[str]) -> dict[str, Markup]:
    """Return every section that the script refreshes, by its id."""
    now = parse_time(status.at)
    return {
        "summary": summary(status, reasons),
        "flow": flow(status.stages),
        "ledger": ledger(status, now),
        "dead": dead_letters(status),
        "feeds": feeds(status, now),
        "regions": regions(status.regions, now),
    }


def summary(status: Status, reasons: Sequence[str]) -> Markup:
    """Return the line that says whether all is well."""
    lags = [stage.lag_seconds for stage in status.stages if stage.lag_seconds is not None]
    routed = next((stage.out_per_s for stage in status.stages if stage.stage == "publish"), None)
    figures = (
        ("Feeds well", f"{count(status.feeds.well)} of {count(status.feeds.total)}"),
        ("Events /s", rate(routed)),
        ("Median freshness", duration(status.freshness_p50_s)),
        ("95 % within", duration(status.freshness_p95_s)),
        ("Lag", duration(max(lags) if lags else None)),
        ("Dead, 24 h", count(status.ledger_day.dead)),
    )
    state = tag("strong", "Not ready" if reasons else "Ready", class_="badge bad" if reasons else "badge ok")
    why = tag("ul", *[tag("li", reason) for reason in reasons], class_="reasons") if reasons else None
    cells = [tag("div", tag("dt", name), tag("dd", value)) for name, value in figures]
    return tag(
        "section",
        tag("p", state),
        tag("dl", *cells, class_="figures"),
        why,
        id="summary",
        aria_label="Summary",
    )


def flow(stages: Sequence[StageStatus]) -> Markup:
    """Return the table of the stages."""
    return _section("flow", "Flow", "Means of the last minute", _table("Flow", _FLOW, map(_stage, stages)))


def _stage(stage: StageStatus) -> list[Markup]:
    return [
        tag("th", stage.stage, scope="row"),
        tag("td", tag("code", stage.reads) if stage.reads else "feeds, by HTTP", class_="minor"),
        _number(rate(stage.in_per_s)),
        _number(rate(stage.out_per_s)),
        _number(rate(stage.dead_per_s), "bad" if stage.dead_per_s else ""),
        _number(count(stage.lag_records), "minor"),
        _number(duration(stage.lag_seconds), _lag_class(stage.lag_seconds)),
        tag(
            "td",
            sparkline(stage.points, f"Records per second of {stage.stage} over the last minute"),
            class_="chart minor",
        ),
    ]


def _lag_class(seconds: float | None) -> str:
    if seconds is None or seconds < _LAG_WARN_S:
        return ""
    return "bad" if seconds >= _LAG_BAD_S else "warn"


def ledger(status: Status, now: datetime) -> Markup:
    """Return what became of the items seen: the last day, and all that the ledger holds."""
    day, whole = status.ledger_day, status.ledger_all
    came, ended = _came(day, whole), _ended(day, whole)
    lost = [("Unaccounted", day.unaccounted, whole.unaccounted)] if status.unaccounted else []
    rows = [[_part(name), _number(count(a)), _number(count(b))] for name, a, b in (*came, *ended, *lost)]
    since = f"since {whole.since.replace('T', ' ')}:00 UTC" if whole.since else "all"
    parts = [(name, value) for name, value, _ in ended if value > 0]
    return _section(
        "ledger",
        "Ledger",
        _agreement(status, now),
        shares(parts, "What became of the items seen in the last 24 hours"),
        _table("Ledger", (("Items", ""), ("24 h", "number"), (since, "number")), rows),
    )


def _part(name: str) -> Markup:
    return tag("th", tag("span", name, class_=f"key {class_of(name)}"), scope="row")


def _came(day: LedgerStatus, whole: LedgerStatus) -> list[tuple[str, int, int]]:
    """Return how items came into the flow: but for those seen, only where there are any."""
    midway = [
        ("Replayed", day.replayed, whole.replayed),
        ("Entered midway", day.entered, whole.entered),
    ]
    return [("Seen", day.seen, whole.seen), *[row for row in midway if any(row[1:])]]


def _ended(day: LedgerStatus, whole: LedgerStatus) -> list[tuple[str, int, int]]:
    return [
        ("Routed", day.routed, whole.routed),
        ("Redelivered", day.redelivered, whole.redelivered),
        ("Dropped", day.dropped, whole.dropped),
        ("Dead", day.dead, whole.dead),
        ("In flight", day.in_flight, whole.in_flight),
    ]


def _agreement(status: Status, now: datetime) -> Markup:
    """Return whether the sums agree."""
    items, since = status.unaccounted, status.unaccounted_since
    if items is None:
        return tag("span", "Being compared")
    if not items:
        return tag("span", "Every item is accounted for", class_="ok")
    words = f"{count_of(items, 'item')} not accounted for{_passed_over(status.stages)}, for "
    return tag("span", words, age(since, now), class_="bad")


def _passed_over(stages: Iterable[StageStatus]) -> str:
    """Return which stages were not given records of their topic, in brackets."""
    found = [f"{count(stage.missing)} passed over by {stage.stage}" for stage in stages if stage.missing]
    return f" ({', '.join(found)})" if found else ""


def dead_letters(status: Status) -> Markup:
    """Return the dead letters of the last day by stage and reason, and what the topics hold."""
    rows = [
        [tag("th", dead.stage, scope="row"), tag("td", dead.reason), _number(count(dead.items))]
        for dead in status.dead_letters
    ]
    kept = sum(status.dead_letters_kept.values())
    body = _table("Dead letters", _DEAD, rows) if rows else _empty("None in the last 24 hours.")
    unread = (
        f"; {count(status.unreadable)} records of ledgers or feeds unreadable" if status.unreadable else ""
    )
    return _section("dead", "Dead letters", f"{count(kept)} kept in news.dlq.v1.*{unread}", body)


def feeds(status: Status, now: datetime) -> Markup:
    """Return the feeds, the longest silent first."""
    health = ", ".join(f"{count(number)} {name}" for name, number in sorted(status.feeds.by_health.items()))
    rows = [_feed(feed, now) for feed in status.feeds.rows]
    body = _table("Feeds", _FEEDS, rows) if rows else _empty("No feed is known yet: dateline feeds add URL.")
    return _section("feeds", "Feeds by longest silence", health or "none", body)


def _feed(feed: FeedStatus, now: datetime) -> list[Markup]:
    return [
        tag("th", feed.name, scope="row", dir="auto"),
        tag("td", tag("span", feed.health, class_=f"health {_health_class(feed.health)}", title=feed.reason)),
        _number(age(feed.last_new_at, now, never="never")),
        _number(age(feed.last_polled_at, now, never="never"), "minor"),
        _number(age(feed.next_poll_at, now), "minor"),
        tag("td", feed.reason, class_="minor reason"),
    ]


def _health_class(word: str) -> str:
    if word in WELL:
        return "well"
    return "broken" if word in BROKEN else "doubtful"


def regions(rows: Sequence[RegionStatus], now: datetime) -> Markup:
    """Return the regions with their topics."""
    cells = (
        [
            tag("th", tag("a", row.name, href=f"/?region={row.slug}#live", title=row.topic), scope="row"),
            _number(row.m49 or NOTHING, "minor"),
            _number(count(row.events_15_min)),
            _number(age(row.last_event_at, now)),
            _number(duration(row.freshness_s), "minor"),
        ]
        for row in rows
    )
    return _section(
        "regions", "Regions", "Events, and the median freshness", _table("Regions", _REGIONS, cells)
    )


def _section(name: str, title: str, note: object, *body: Markup) -> Markup:
    heading = tag("h2", title, id=f"{name}-title")
    return tag(
        "section", heading, tag("p", note, class_="note"), *body, id=name, aria_labelledby=f"{name}-title"
    )


def _table(name: str, columns: Columns, rows: Iterable[Sequence[Markup]]) -> Markup:
    head = [tag("th", name, scope="col", class_=kind or None) for name, kind in columns]
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *[tag("tr", *cells) for cells in rows]))
    return tag("div", table, class_="scroll", tabindex="0", role="group", aria_label=name)


def _number(content: object, state: str = "") -> Markup:
    return tag("td", content, class_=f"number {state}".strip())


def _empty(words: str) -> Markup:
    return tag("p", words, class_="empty")
