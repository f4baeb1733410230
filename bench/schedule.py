"""Polls against delay, by rule, on the dates of real feeds: `python -m bench.schedule DATA`.

Each feed's dates are replayed: a poll at a time sees the items published before it. Delay is the time from
an item's date to the poll that finds it; "lost" are items that had left the document before a poll came.
For each peer's rule our c is chosen so that we poll no more than the peer; the ratio of the mean delays is
what counts (goal: at most 0.65 of the best peer's).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from agents.poll.limits import DAY_S, HOUR_S
from agents.poll.parse import extract
from bench.schedule_rules import Dateline, Fixed, Miniflux, RssFetcher, Rule
from schemas.errors import FeedRefused
from schemas.times import parse_time

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LEAST_ITEMS, SHORTEST_DAYS, LONGEST_DAYS = 10, 0.5, 400.0
JITTER = 0.1
SEED = 7

PEERS: dict[str, Callable[[], Rule]] = {
    "miniflux, round robin 60 min (its default)": lambda: Fixed(HOUR_S),
    "miniflux, entry frequency, factor 1": lambda: Miniflux(1),
    "miniflux, entry frequency, factor 2": lambda: Miniflux(2),
    "miniflux, entry frequency, factor 4": lambda: Miniflux(4),
    "rss-fetcher, auto-adjust": RssFetcher,
}


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates of one feed's items in order, and how many items its document holds."""

    times: list[float]
    window: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a rule costs and gives over all timelines."""

    polls_a_day: float
    mean_min: float
    p95_min: float
    lost: int
    items: int


def dates(document: bytes) -> tuple[set[float], int]:
    """Return the dates of the items of a document and how many items it has."""
    try:
        items = extract(document, url="http://feeds.example.com/", content_type=None, now=NOW).items
    except FeedRefused:
        return set(), 0
    told = [
        item.published_at or item.updated_at for item in items if "published_at:missing" not in item.flags
    ]
    return {parse_time(text).timestamp() for text in told if text}, len(items)


def timelines(data: Path) -> Iterator[Timeline]:
    """Yield the timelines of the real feeds of the corpus, and of each series of snapshots."""
    manifest = (data / "feeds" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in manifest]
    for row in rows:
        if row["real"] and row["format"] != "news-sitemap":
            times, window = dates((data / "feeds" / row["file"]).read_bytes())
            yield Timeline(sorted(times), window)
    for folder in sorted((data / "feeds" / "corpus" / "series").glob("*/*")):
        snapshots = [dates(path.read_bytes()) for path in sorted(folder.glob("*.xml"))]
        times = set().union(*(found for found, _ in snapshots))
        yield Timeline(sorted(times), max(window for _, window in snapshots))


def usable(timeline: Timeline) -> bool:
    """Return whether a timeline is long enough to learn from and no archive of years."""
    if len(timeline.times) < LEAST_ITEMS:
        return False
    days = (timeline.times[-1] - timeline.times[0]) / DAY_S
    return SHORTEST_DAYS <= days <= LONGEST_DAYS


def replay(timeline: Timeline, rule: Rule, random: Random) -> tuple[int, float, list[float], int]:
    """Return polls, days, delays (s) and lost items of one feed from the first quarter of its items on."""
    times = timeline.times
    now = times[len(times) // 4] + random.random() * HOUR_S
    start, end = now, times[-1] + DAY_S
    seen = sum(time <= now for time in times)
    now += wait(rule, now, times[max(0, seen - timeline.window) : seen], timeline.window, random)
    polls, lost, delays = 0, 0, list[float]()
    while now < end:
        polls += 1
        first = seen
        while seen < len(times) and times[seen] <= now:
            seen += 1
        new = times[first:seen]
        lost += max(0, len(new) - timeline.window)
        delays += [now - time for time in new]
        now += wait(rule, now, new, timeline.window, random)
    return polls, (end - start) / DAY_S, delays, lost


def wait(rule: Rule, now: float, new: list[float], window: int, random: Random) -> float:
    """Return the seconds that the rule says, with the same jitter for all rules."""
    return rule.next_s(now, new, window) * (1 + random.uniform(0, JITTER))


def score(lines: list[Timeline], make: Callable[[], Rule]) -> Score:
    """Return the score of a rule over all timelines."""
    random = Random(SEED)  # noqa: S311 - a replay
    runs = [replay(line, make(), random) for line in lines]
    delays = sorted(delay / 60 for _, _, found, _ in runs for delay in found)
    polls, days = sum(run[0] for run in runs), sum(run[1] for run in runs)
    p95 = delays[int(len(delays) * 0.95)]
    return Score(polls / days, sum(delays) / len(delays), p95, sum(run[3] for run in runs), len(delays))


def at_rate(lines: list[Timeline], polls_a_day: float) -> tuple[float, Score]:
    """Return the least c, and its score, with which we poll no more than `polls_a_day`."""
    low, high = 1.0, 3000.0
    for _ in range(9):
        middle = (low * high) ** 0.5
        if score(lines, lambda c=middle: Dateline(c)).polls_a_day > polls_a_day:  # type: ignore[misc]
            low = middle
        else:
            high = middle
    return high, score(lines, lambda: Dateline(high))


def line(name: str, got: Score, more: str = "") -> str:
    """Return one line of the table."""
    delays = f"{got.mean_min:8.0f} {got.p95_min:8.0f}"
    return f"{name:44s} {got.polls_a_day:7.2f} {delays} {got.lost:5d}/{got.items} {more}"


def main() -> None:
    """Print the table; exit 1 when a peer is not beaten by what the goal says."""
    if len(sys.argv) != 2:  # noqa: PLR2004
        raise SystemExit("usage: python -m bench.schedule DATA")
    lines = [timeline for timeline in timelines(Path(sys.argv[1])) if usable(timeline)]
    print(f"{len(lines)} timelines, {sum(len(one.times) for one in lines)} items")
    print(f"{'rule':44s} polls/day mean min  p95 min  lost/items")
    ratios = []
    for name, make in PEERS.items():
        peer = score(lines, make)
        c, ours = at_rate(lines, peer.polls_a_day)
        ratios.append(ours.mean_min / peer.mean_min)
        print(line(name, peer))
        print(line(f"  dateline at that rate, c = {c:.0f}", ours, f"delay x {ratios[-1]:.2f}"))
    for c in (10, 20, 30, 45, 60, 90):
        print(line(f"dateline, c = {c}", score(lines, lambda c=c: Dateline(c))))  # type: ignore[misc]
    print(f"worst ratio {max(ratios):.2f} (goal 0.65)")
    raise SystemExit(max(ratios) > 0.65)  # noqa: PLR2004


if __name__ == "__main__":
    main()
