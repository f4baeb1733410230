"""Worker processes, started again whenever they end, until they are no longer wanted."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from aiohttp import ClientError, ClientSession

from bench.broker import free_port

ROOT = Path(__file__).parents[2]
_STOP_S = 20.0


@dataclass(slots=True, eq=False)
class Member:
    """One worker of a fleet: a process now, and those that came before it."""

    role: str
    number: int
    port: int
    process: asyncio.subprocess.Process | None = None
    exits: list[int] = field(default_factory=list)
    """Exit codes so far; negative where a signal ended it."""
    wanted: bool = True
    keeper: asyncio.Task[None] | None = None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process that runs now."""
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(number)


class Fleet:
    """Workers of some roles on one broker; their logs and state lie in `folder`."""

    def __init__(self, bootstrap: str, folder: Path, **settings: str) -> None:
        self._folder, self._bootstrap = folder, bootstrap
        self.state_folder = folder / "state"
        self.state_folder.mkdir(exist_ok=True)
        names = {f"DATELINE_{name.upper()}": value for name, value in settings.items()}
        self._environment = {**os.environ, "DATELINE_DATA_DIR": str(self.state_folder), **names}
        self._numbers = 0
        self.members: list[Member] = []

    def add(self, role: str) -> Member:
        """Start one more worker of `role`."""
        self._numbers += 1
        member = Member(role, self._numbers, free_port())
        member.keeper = asyncio.create_task(self._keep(member))
        self.members.append(member)
        return member

    async def ready(self, wait_s: float = 120.0) -> None:
        """Return when every worker says so itself; raises TimeoutError."""
        async with ClientSession() as client, asyncio.timeout(wait_s):
            for member in self.members:
                await _until_ready(client, member)

    async def remove(self, member: Member) -> None:
        """Stop a worker as an operator does, by SIGTERM."""
        self.members.remove(member)
        await _stop([member])

    async def stop(self) -> None:
        """Stop all workers."""
        await _stop(self.members)

    def log(self, member: Member) -> Path:
        """Return the file that holds what the worker has logged."""
        return self._folder / f"{member.role}-{member.number}.log"

    def state(self, member: Member) -> Path:
        """Return the folder of the worker's local state."""
        return self.state_folder / f"{member.role}-{member.port}"

    async def _keep(self, member: Member) -> None:
        command = [sys.executable, "-m", "console", "worker", "--role", member.role]
        command += ["--bootstrap", self._bootstrap, "--web-port", str(member.port)]
        while member.wanted:
            with self.log(member).open("ab") as log:
                member.process = await asyncio.create_subprocess_exec(
                    *command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
                )
            member.exits.append(await member.process.wait())
            await asyncio.sleep(0.5)


async def _until_ready(client: ClientSession, member: Member) -> None:
    while True:
        with suppress(ClientError):
            async with client.get(f"http://127.0.0.1:{member.port}/readyz") as answer:
                if answer.status == HTTPStatus.OK:
                    return
        await asyncio.sleep(0.5)


async def _stop(members: Sequence[Member]) -> None:
    for member in members:
        member.wanted = False
        member.signal(signal.SIGCONT)
        member.signal(signal.SIGTERM)
    keepers = [member.keeper for member in members if member.keeper is not None]
    if keepers:
        _, late = await asyncio.wait(keepers, timeout=_STOP_S)
        for member in members:
            if member.keeper in late:
                member.signal(signal.SIGKILL)
        await asyncio.gather(*keepers)
