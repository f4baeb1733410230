"""Roles, ports and readiness of a worker."""

from __future__ import annotations

import asyncio
import socket
from types import SimpleNamespace
from typing import Any

import pytest

from schemas.errors import UsageError
from streams.health import WorkerHealth
from streams.settings import Settings
from streams.topics import ROLES
from streams.topology import WIRE
from streams.worker import Worker, free_port, parse_roles


def test_roles_are_names_with_commas_or_all() -> None:
    assert parse_roles("poll, dedupe,poll") == ["poll", "dedupe"]
    assert parse_roles("all") == list(ROLES) == list(WIRE)


def test_an_unknown_role_is_a_usage_error_that_lists_the_roles() -> None:
    with pytest.raises(UsageError, match="no role 'polll': the roles are poll, dedupe"):
        parse_roles("polll")


async def test_a_worker_that_was_told_to_stop_before_its_start_ends(embedded: Settings) -> None:
    stop = asyncio.Event()
    stop.set()
    settings = embedded.model_copy(update={"web_port": free_port(0)})
    await asyncio.wait_for(Worker(["dedupe"], settings, lambda *_: None).run(stop), 30)


def test_a_port_in_use_gives_another_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) not in {0, port}


def app(**changes: Any) -> SimpleNamespace:
    recovered = asyncio.Event()
    recovered.set()
    values: dict[str, Any] = {
        "agents": ["one"],
        "started": True,
        "rebalancing": False,
        "tables": SimpleNamespace(recovery=SimpleNamespace(completed=recovered)),
        "consumer": SimpleNamespace(assignment=lambda: {"partition"}),
        "fence": SimpleNamespace(is_stale=lambda: False),
    }
    return SimpleNamespace(**values | changes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"started": False}, "enrich has not started"),
        ({"rebalancing": True}, "enrich is in a rebalance"),
        (
            {"tables": SimpleNamespace(recovery=SimpleNamespace(completed=asyncio.Event()))},
            "enrich is recovering its tables",
        ),
        ({"consumer": SimpleNamespace(assignment=set)}, "enrich has no partitions"),
        (
            {"fence": SimpleNamespace(is_stale=lambda: True)},
            "enrich sends nothing: its group has been silent for 8 s, is the broker away?",
        ),
    ],
)
def test_a_worker_that_cannot_work_says_why(changes: dict[str, Any], reason: str) -> None:
    assert WorkerHealth({"enrich": app(**changes)}).reasons() == [reason]


def test_a_worker_with_partitions_is_ready_and_a_console_needs_none() -> None:
    roles = {"enrich": app(), "dedupe": app(fence=None), "console": app(agents=[], started=False)}
    assert WorkerHealth(roles).reasons() == []
