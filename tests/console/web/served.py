"""A console fed with made records instead of Kafka, and a client for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from console.view.document import RegionStatus, Status
from console.view.events import LiveEvent, live_event
from console.view.filters import Filters
from console.view.history import parse_place
from console.view.lag import Lag, PartitionOffsets
from console.view.ring import EventRing
from console.view.state import ConsoleState
from console.web import install
from schemas.records import Record
from tests.console.made import NOW, NOW_MS

Client = TestClient[web.Request, web.Application]


class MadeHealth:
    """Says the reasons it is given."""

    def __init__(self, *reasons: str) -> None:
        self._reasons = list(reasons)

    def reasons(self) -> list[str]:
        return self._reasons

    def notes(self) -> list[str]:
        return ["poll is 75 s behind its schedule"]


class MadeView:
    """A view over made records; `kept` is what Kafka would still hold for those who return."""

    def __init__(self, records: Iterable[Record] = (), *, ring: EventRing | None = None) -> None:
        self.state = ConsoleState(ring)
        self.kept: list[Record] = []
        self.trouble: list[str] = []
        self.is_running = False
        for record in records:
            self.state.take(record)
        self.state.settle({"dedupe": {0: PartitionOffsets(0, 3, NOW_MS - 8_000)}}, {"poll": 2}, NOW)

    @property
    def ring(self) -> EventRing:
        return self.state.ring

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        self.is_running = True
        yield
        self.is_running = False

    def problems(self) -> list[str]:
        return self.trouble

    def status(self) -> Status:
        return self.state.status(NOW, self.trouble)

    def regions(self) -> list[RegionStatus]:
        return self.state.regions(NOW)

    def lags(self) -> Mapping[str, Lag]:
        return self.state.lags()

    def resume(self, place: str, filters: Filters) -> AsyncGenerator[LiveEvent]:
        last, offset = parse_place(place)
        return self._resumed(last.topic, offset, filters)

    async def _resumed(self, topic: str, offset: int, filters: Filters) -> AsyncGenerator[LiveEvent]:
        for record in self.kept:
            event = live_event(record)
            if event and filters.match(event) and (record.topic != topic or record.offset > offset):
                yield event


def let_rest(view: MadeView, *, minutes: int) -> None:
    """Let the flow rest for so long: what the ledger lacks is lost."""
    for seconds in range(60, 60 + 60 * minutes, 2):
        view.state.settle({}, {"poll": 2}, NOW + timedelta(seconds=seconds))


@asynccontextmanager
async def client_of(view: MadeView | None, *reasons: str) -> AsyncIterator[Client]:
    """Give a client of a server with the console of `view` on it."""
    app = web.Application()
    install(app, health=MadeHealth(*reasons), view=view)
    async with TestClient(TestServer(app)) as client:
        yield client
