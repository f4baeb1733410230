"""Worker processes on the real Kafka of the run."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bench.broker import free_port
from streams.settings import Settings

ROOT = Path(__file__).parents[2]

StartWorker = Callable[..., Awaitable[Process]]
"""Starts `dateline worker` for some roles, with settings by name."""


@pytest.fixture
async def start_worker(kafka_settings: Settings, tmp_path: Path) -> AsyncIterator[StartWorker]:
    """Give a function that starts a worker process; those that still run are stopped at the end."""
    processes: list[Process] = []

    async def start(roles: str, **settings: str) -> Process:
        environment = {f"DATELINE_{name.upper()}": value for name, value in settings.items()}
        command = [sys.executable, "-m", "console", "worker", "--role", roles]
        command += ["--bootstrap", kafka_settings.bootstrap, "--web-port", str(free_port())]
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=ROOT,
            env={**os.environ, "DATELINE_DATA_DIR": str(tmp_path), **environment},
            stderr=PIPE,
            limit=1 << 20,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.returncode is None:
            process.terminate()
        await process.communicate()
