"""The worker process of `FallbackParser`: reads requests from a pipe, parses with feedparser, answers.

Started as `python -m agents.poll.parse.fallback_worker DESCRIPTOR`. The kernel holds the limits: address
space for the whole process, CPU time for each request. Exceeding the first is a MemoryError or the end
of the process, exceeding the second its end; the parent takes either for the answer.
"""

from __future__ import annotations

import resource
import signal
import sys
from contextlib import suppress
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

import orjson

from agents.poll.parse.charset import Decoded
from agents.poll.parse.fallback_reader import read_with_feedparser
from agents.poll.parse.finish_feed import finish
from agents.poll.parse.limits import FALLBACK_CPU_SECONDS, FALLBACK_MEMORY_BYTES

Request = dict[str, Any]


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's to handle: it closes the pipe
    resource.setrlimit(resource.RLIMIT_AS, (FALLBACK_MEMORY_BYTES, FALLBACK_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with Connection(int(sys.argv[1])) as connection, suppress(EOFError, ConnectionError):
        while True:
            header, data = orjson.loads(connection.recv_bytes()), connection.recv_bytes()
            allow_cpu_time()
            connection.send_bytes(answer(header, data))


def allow_cpu_time() -> None:
    """Move the limit of CPU time, which counts from the start of the process, on for one request."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + FALLBACK_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def answer(request: Request, data: bytes) -> bytes:
    """Return the JSON of a `Document`, or of `{"error": ..., "reason": ...}`."""
    try:
        feed = read_with_feedparser(data, request["url"])
        if not feed.format and not feed.items_found:
            return orjson.dumps({"error": "feedparser finds no feed in it", "reason": "not_a_feed"})
        feed.format = feed.format or "rss"
        decoded = Decoded(b"", request["encoding"], tuple(request["flags"]))
        now = datetime.fromisoformat(request["now"])
        return orjson.dumps(finish(feed, decoded, "feedparser", url=request["url"], now=now))
    except MemoryError:
        return b'{"error":"feedparser needs too much memory","reason":"too_much_memory"}'
    except Exception as error:
        message = f"feedparser fails: {type(error).__name__}: {error}"[:300]
        return orjson.dumps({"error": message.encode("utf-8", "replace").decode(), "reason": "unparsable"})


if __name__ == "__main__":
    main()
