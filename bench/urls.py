"""What an address costs: `python -m bench.urls`, CPU time beside `urllib.parse.urlsplit` of the same.

The addresses are those of the table of pairs in the tests. `urlsplit` remembers what it has split, so it
is asked once without its memory, as a poller with ever new addresses would.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import clear_cache, urlsplit  # type: ignore[attr-defined]

from agents.identity import canonical_url, item_id
from catalog.tables import rows_of
from schemas.values import Item

PAIRS = Path(__file__).parents[1] / "tests" / "agents" / "identity" / "url_pairs.tsv"
ROUNDS = 40


def main() -> int:
    """Print microseconds an address; returns the exit code."""
    rows = list(rows_of(PAIRS.read_text(encoding="utf-8")))
    urls = [row[side] for row in rows for side in ("first", "second") if row[side].startswith("http")]
    plain = [f"https://www.example.org/news/world/article-{number}" for number in range(len(urls))]
    tagged = [f"{url}?utm_source=rss&utm_medium=feed&utm_campaign=all" for url in plain]
    base = micros(split, plain)
    print(f"urlsplit, plain address          {base:6.1f} us")
    for name, function, some in (
        ("canonical_url, plain address", canonical_url, plain),
        ("canonical_url, three trackers", canonical_url, tagged),
        ("canonical_url, table of pairs", canonical_url, urls),
        ("item_id, three trackers", identify, tagged),
    ):
        cost = micros(function, some)
        print(f"{name:32} {cost:6.1f} us, {cost / base:.1f} times")
    return 0


def split(url: str) -> object:
    """Split an address that was not split before."""
    clear_cache()
    return urlsplit(url)


def identify(url: str) -> str:
    """Return the identity of an item with this link."""
    return item_id(Item(feed_url="https://www.example.org/rss", url=url, title="Title"))


def micros(function: Callable[[str], object], urls: list[str]) -> float:
    """Return the CPU time of `function` for one address, the least of `ROUNDS` rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for url in urls:
            function(url)
        times.append(time.process_time() - start)
    return min(times) / len(urls) * 1e6


if __name__ == "__main__":
    sys.exit(main())
