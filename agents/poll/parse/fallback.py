"""feedparser in a worker process: what a hostile document costs, it costs there, and within limits."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import TracebackType
from typing import Self

import orjson
import structlog

import agents
from agents.poll.parse.charset import Decoded
from agents.poll.parse.document import Document
from agents.poll.parse.guard import check_fallback
from agents.poll.parse.limits import FALLBACK_WALL_SECONDS
from schemas.codec import decode
from schemas.errors import FeedRefused

log = structlog.get_logger()

WORKER = "agents.poll.parse.fallback_worker"
ROOT = str(Path(agents.__file__).parents[1])
LONGEST_ANSWER = 64 * 1024 * 1024


class FallbackParser:
    """Parses with feedparser in one worker process, started at the first use and again after its end.

    Of one document at a time: what needs it is rare (9 of 2,757 documents of the corpus). Use it from any
    thread or task, and close it (or use it as a context manager).
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="feedparser")

    def parse(self, decoded: Decoded, *, url: str, now: datetime) -> Document:
        """Return the document of `decoded`, in at most 5 s and 256 MB of the worker.

        Raises FeedRefused, its reason `too_large_to_repair`, `too_many_attributes` or
        `too_many_namespaces` before the attempt, `too_slow`, `too_much_memory`, `unparsable` or
        `not_a_feed` after it.
        """
        check_fallback(decoded.data)
        header = {"url": url, "now": now.isoformat(), "encoding": decoded.encoding, "flags": decoded.flags}
        with self._lock:
            answer = self._ask(orjson.dumps(header), decoded.data)
        return _document(answer)

    async def parse_async(self, decoded: Decoded, *, url: str, now: datetime) -> Document:
        """Do as `parse`, with the event loop going on meanwhile."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: self.parse(decoded, url=url, now=now))

    def close(self) -> None:
        """End the worker process."""
        self._thread.shutdown(cancel_futures=True)
        with self._lock:
            self._end_worker()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ask(self, header: bytes, data: bytes) -> bytes:
        """Return the worker's answer; whatever goes wrong ends the worker, and the next call starts one."""
        if self._worker is None:
            self._worker = _Worker()
        try:
            answer = self._worker.ask(header, data)
        except BaseException:
            self._end_worker()
            raise
        if b"too_much_memory" in answer[:200]:
            self._end_worker()  # its memory is full of what it could not finish
        return answer

    def _end_worker(self) -> None:
        if self._worker is not None:
            self._worker.end()
            self._worker = None


class _Worker:
    """A running worker process and the pipe to it."""

    def __init__(self) -> None:
        self._connection, theirs = Pipe()
        descriptor = theirs.fileno()
        path = os.pathsep.join(filter(None, (ROOT, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", WORKER, str(descriptor)],
            stdin=subprocess.DEVNULL,
            pass_fds=(descriptor,),
            env={**os.environ, "PYTHONPATH": path},
        )
        theirs.close()
        self._finalizer = weakref.finalize(self, _kill, self._process, self._connection)

    def ask(self, header: bytes, data: bytes) -> bytes:
        """Return the answer to one request; raises FeedRefused where there is none in time."""
        try:
            self._connection.send_bytes(header)
            self._connection.send_bytes(data)
            if self._connection.poll(FALLBACK_WALL_SECONDS):
                return self._connection.recv_bytes(LONGEST_ANSWER)
        except (EOFError, OSError) as error:
            log.warning("fallback_worker_ended", code=self._process.wait(FALLBACK_WALL_SECONDS))
            raise FeedRefused("feedparser needs too much time or memory", reason="too_slow") from error
        raise FeedRefused(f"feedparser needs more than {FALLBACK_WALL_SECONDS} s", reason="too_slow")

    def end(self) -> None:
        """Kill the process and close the pipe."""
        self._finalizer()


def _kill(process: subprocess.Popen[bytes], connection: Connection) -> None:
    connection.close()
    process.kill()
    process.wait()


def _document(answer: bytes) -> Document:
    if answer.startswith(b'{"error"'):
        failure = orjson.loads(answer)
        raise FeedRefused(failure["error"], reason=failure["reason"])
    return decode(Document, answer)
