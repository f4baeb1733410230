"""What hostile documents cost: `python -m bench.parse_hostile DATA`.

Each document - the generated ones of the tests and those of the data folder - is parsed in a process of
its own. Seconds are wall time of the call, with the start of feedparser's worker where it is needed;
megabytes are the peak of the process above what it had before, and the peak of the worker.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from agents.poll.parse import FallbackParser, parse_document
from schemas.errors import FeedRefused
from tests.agents.poll.parse.test_hostile import HOSTILE

SECONDS, MEGABYTES = 5, 256
"""The most that a document may cost."""

Cost = dict[str, float | str]


def cost(data: bytes) -> Cost:
    """Return what parsing `data` costs in this process and in the worker, and how it ends."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    with FallbackParser() as fallback:
        try:
            document = parse_document(
                data, url="https://e.example/", content_type=None, now=datetime.now(UTC), fallback=fallback
            )
            outcome = f"{document.parser}, {len(document.items)} items"
        except FeedRefused as refused:
            outcome = refused.reason
        seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"seconds": seconds, "here": (after - before) / 1024, "worker": worker / 1024, "outcome": outcome}


def in_own_process(name: str) -> Cost:
    """Return the cost of the document `name`: a generated one, or a path."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.parse_hostile", "--one", name],
        capture_output=True,
        text=True,
        check=True,
    )
    found: Cost = json.loads(done.stdout)
    return found


def one(name: str) -> None:
    """Print the cost of one document as JSON."""
    data = HOSTILE[name]() if name in HOSTILE else Path(name).read_bytes()
    print(json.dumps(cost(data)))


def main() -> None:
    """Print one line for each document, and which are above the limits."""
    if sys.argv[1] == "--one":
        one(sys.argv[2])
        return
    paths = sorted((Path(sys.argv[1]) / "feeds" / "hostile").iterdir())
    print(f"{'document':<32}{'s':>7}{'MB':>6}{'worker MB':>11}  outcome")
    above = []
    for name in (*HOSTILE, *map(str, paths)):
        found = in_own_process(name)
        print("{:<32}{:>7.2f}{:>6.0f}{:>11.0f}  {}".format(name.rpartition("/")[2], *found.values()))
        if float(found["seconds"]) > SECONDS or max(float(found["here"]), float(found["worker"])) > MEGABYTES:
            above.append(name)
    print(f"above {SECONDS} s or {MEGABYTES} MB: {', '.join(above) or 'none'}")


if __name__ == "__main__":
    main()
