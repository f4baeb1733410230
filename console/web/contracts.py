"""What the web part needs to know, as protocols: the worker implements one, console/view the other."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from console.view.document import RegionStatus, Status
from console.view.events import LiveEvent
from console.view.filters import Filters
from console.view.lag import Lag
from console.view.ring import EventRing


class Health(Protocol):
    """Whether a worker can do its work."""

    def reasons(self) -> list[str]:
        """Return why it cannot, one sentence each; empty where it is ready.

        It is ready with partitions assigned, tables recovered, no rebalance going on, and a fresh loop.
        """
        ...

    def notes(self) -> list[str]:
        """Return what an operator should know though it is ready, e.g. that the poller is behind."""
        ...


class View(Protocol):
    """What the console role shows; `console.view.service.KafkaView` is the real one."""

    @property
    def ring(self) -> EventRing:
        """Return the last events of all regions."""
        ...

    def running(self) -> AbstractAsyncContextManager[None]:
        """Return the context in which the view is kept up to date: the life of the web server."""
        ...

    def problems(self) -> list[str]:
        """Return what the view cannot read, one sentence each."""
        ...

    def status(self) -> Status:
        """Return everything that the page shows."""
        ...

    def regions(self) -> list[RegionStatus]:
        """Return the activity of every region."""
        ...

    def lags(self) -> Mapping[str, Lag]:
        """Return the lag of every stage."""
        ...

    def resume(self, place: str, filters: Filters) -> AsyncGenerator[LiveEvent]:
        """Return the events after `topic-partition-offset` from Kafka; raises UsageError."""
        ...
