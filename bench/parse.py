"""Speed of the parser beside feedparser's default: `python -m bench.parse DATA`.

Both parse all 250 real feeds of the corpus by turns in one process, as a worker does: one feed after the
other. CPU time of one core. Of each document the best of the rounds counts, for either parser, since what
else the machine does only adds; between two readings of it lie all the others, so that no cache holds it.
Documents that the fast readers leave to feedparser cost Dateline feedparser's own time.
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

from agents.poll.parse import NeedsFallback, extract

ROUNDS = 9
NOW = datetime.now(UTC)
URL = "http://feeds.example.com/feed"

Parse = Callable[[bytes], object]


def real_feeds(data: Path) -> list[bytes]:
    """Return the real news feeds of the corpus."""
    manifest = (data / "feeds" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in manifest]
    return [(data / "feeds" / row["file"]).read_bytes() for row in rows if row["real"]]


def with_dateline(document: bytes) -> object:
    """Return what the parser makes of `document`."""
    try:
        return extract(document, url=URL, content_type=None, now=NOW)
    except NeedsFallback:
        return feedparser.parse(document)


def one_round(parse: Parse, documents: list[bytes]) -> list[float]:
    """Return the CPU seconds of each document."""
    gc.collect()
    seconds = []
    for document in documents:
        start = time.process_time_ns()
        parse(document)
        seconds.append((time.process_time_ns() - start) / 1e9)
    return seconds


def measure(documents: list[bytes]) -> dict[str, list[list[float]]]:
    """Return the rounds of both parsers, taken by turns."""
    parsers: dict[str, Parse] = {"feedparser": feedparser.parse, "dateline": with_dateline}
    rounds: dict[str, list[list[float]]] = {name: [] for name in parsers}
    for _ in range(ROUNDS):
        for name, parse in parsers.items():
            rounds[name].append(one_round(parse, documents))
    return rounds


def report(rounds: dict[str, list[list[float]]], documents: list[bytes]) -> str:
    """Return the table of the measured times, and the ratio of each round."""
    megabytes = sum(map(len, documents)) / 1e6
    best = {name: [min(each) for each in zip(*every, strict=True)] for name, every in rounds.items()}
    lines = [
        f"{len(documents)} real feeds, {megabytes:.1f} MB, each best of {ROUNDS} rounds, CPU time of one core"
    ]
    lines.append(f"{'parser':<12}{'feeds/s':>10}{'MB/s':>8}{'p50 ms':>9}{'p95 ms':>9}{'ratio':>8}")
    reference = sum(best["feedparser"])
    for name, seconds in best.items():
        ordered = sorted(1000 * second for second in seconds)
        half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        total = sum(seconds)
        row = f"{name:<12}{len(seconds) / total:>10.0f}{megabytes / total:>8.1f}{half:>9.2f}{most:>9.2f}"
        lines.append(f"{row}{reference / total:>7.1f}x")
    pairs = zip(rounds["feedparser"], rounds["dateline"], strict=True)
    ratios = ", ".join(f"{sum(theirs) / sum(ours):.1f}" for theirs, ours in pairs)
    return "\n".join([*lines, f"ratio of each round: {ratios}"])


def main() -> None:
    """Measure the real feeds in the data folder that the command line names."""
    documents = real_feeds(Path(sys.argv[1]))
    print(report(measure(documents), documents))


if __name__ == "__main__":
    main()
