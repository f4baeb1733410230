"""Speed of the parser beside feedparser's default, document by document: `python -m bench.parse DATA`.

Both parse each document in turn in one process, so that what else the machine does touches both alike.
CPU time, the best of the rounds per document: the figure wanted is the cost of the work, not of the noise.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from agents.poll.parse import extract
from schemas.errors import FeedRefused

ROUNDS = 3
NOW = datetime.now(UTC)
URL = "http://feeds.example.com/feed"


def real_feeds(data: Path) -> list[bytes]:
    """Return the real news feeds of the corpus."""
    manifest = (data / "feeds" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in manifest]
    return [(data / "feeds" / row["file"]).read_bytes() for row in rows if row["real"]]


def with_dateline(document: bytes) -> None:
    """Parse by the fast readers; what they leave to feedparser is counted with feedparser's own time."""
    try:
        extract(document, url=URL, content_type=None, now=NOW)
    except FeedRefused:
        feedparser.parse(document)


def seconds(parse: Callable[[bytes], object], document: bytes) -> float:
    """Return the CPU seconds of one call."""
    start = time.process_time_ns()
    parse(document)
    return (time.process_time_ns() - start) / 1e9


def measure(documents: list[bytes]) -> dict[str, list[float]]:
    """Return the best CPU seconds of every document by parser."""
    parsers: dict[str, Callable[[bytes], object]] = {
        "feedparser": feedparser.parse,
        "dateline": with_dateline,
    }
    best = {name: [float("inf")] * len(documents) for name in parsers}
    for _ in range(ROUNDS):
        for index, document in enumerate(documents):
            for name, parse in parsers.items():
                best[name][index] = min(best[name][index], seconds(parse, document))
        gc.collect()
    return best


def report(times: dict[str, list[float]], documents: list[bytes]) -> str:
    """Return the table of the measured times."""
    megabytes = sum(map(len, documents)) / 1e6
    lines = [
        f"{len(documents)} real feeds, {megabytes:.1f} MB, best of {ROUNDS} rounds, CPU time of one core"
    ]
    lines.append(f"{'parser':<12}{'feeds/s':>10}{'MB/s':>8}{'p50 ms':>9}{'p95 ms':>9}{'ratio':>8}")
    reference = sum(times["feedparser"])
    for name, each in times.items():
        ordered = sorted(1000 * second for second in each)
        half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        total = sum(each)
        row = f"{name:<12}{len(each) / total:>10.0f}{megabytes / total:>8.1f}{half:>9.2f}{most:>9.2f}"
        lines.append(f"{row}{reference / total:>7.1f}x")
    return "\n".join(lines)


def main() -> None:
    """Measure the real feeds in the data folder that the command line names."""
    documents = real_feeds(Path(sys.argv[1]))
    print(report(measure(documents), documents))


if __name__ == "__main__":
    main()
