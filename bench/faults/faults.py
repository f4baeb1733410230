"""The faults, each a short story that happens to a running flow."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from bench.faults.account import READS
from bench.faults.fleet import Member
from bench.faults.scene import ROLES, Fault, Scene
from schemas.records import Outgoing

_POISON = (b"\x00\xff not JSON", b"{", b"[]", b'{"item_id": 7}', b"null")


async def none(scene: Scene) -> None:  # noqa: ARG001 - nothing happens to it
    """Leave the flow alone for half a minute."""
    await asyncio.sleep(30)


async def kills(scene: Scene, times: int = 20, pause_s: float = 6.0) -> None:
    """Kill workers chosen at random by SIGKILL, 20 times."""
    for _ in range(times):
        scene.kill(scene.anyone())
        await asyncio.sleep(pause_s * scene.random.uniform(0.5, 1.5))


async def five_kills(scene: Scene) -> None:
    """Kill five workers within 50 s: at 400 items a second, 20,000 items."""
    for _ in range(5):
        await asyncio.sleep(10)
        scene.kill(scene.anyone())


async def short(scene: Scene) -> None:
    """Kill two workers, freeze a third, restart the broker, and send some poison: what CI runs."""
    await asyncio.sleep(5)
    first = {member.role: member for member in reversed(scene.fleet.members)}
    first["enrich"].signal(signal.SIGSTOP)
    scene.kill(first["dedupe"])
    scene.kill(first["publish"])
    await asyncio.sleep(14)
    first["enrich"].signal(signal.SIGCONT)
    await scene.restart_broker()
    await _send_poison(scene, turns=2)
    await asyncio.sleep(5)


async def restarts(scene: Scene, times: int = 3) -> None:
    """Restart the broker three times."""
    for _ in range(times):
        await asyncio.sleep(15)
        await scene.restart_broker()
    await asyncio.sleep(15)


async def away(scene: Scene) -> None:
    """Take the broker away for a minute."""
    await asyncio.sleep(20)
    await scene.restart_broker(60)
    await asyncio.sleep(20)


async def frozen(scene: Scene) -> None:
    """Freeze a worker of each role past its session time-out of 10 s, and wake it."""
    for role in ROLES:
        member = next(member for member in scene.fleet.members if member.role == role)
        member.signal(signal.SIGSTOP)
        await asyncio.sleep(25)
        member.signal(signal.SIGCONT)
        await asyncio.sleep(15)


async def storm(scene: Scene) -> None:
    """Add or remove a worker every 5 s for two minutes."""
    extra: list[Member] = []
    for turn in range(24):
        if extra and turn % 2:
            await scene.fleet.remove(extra.pop())
        else:
            extra.append(scene.fleet.add(scene.random.choice(ROLES)))
        await asyncio.sleep(5)


async def poison(scene: Scene) -> None:
    """Send values that nobody can use, on every topic between the stages."""
    await _send_poison(scene, turns=10)
    await asyncio.sleep(5)


async def _send_poison(scene: Scene, turns: int) -> None:
    for turn in range(turns):
        for stage, topic in READS.items():
            values = [value + b" " * turn for value in _POISON]
            scene.poison[stage] |= set(values)
            await scene.send([Outgoing(topic, f"poison-{value!r}".encode(), value) for value in values])
        await asyncio.sleep(1)


async def full_disk(scene: Scene) -> None:
    """Fill the disk that holds the state of all workers, and empty it again half a minute later."""
    state = scene.fleet.state_folder
    mount = ["mount", "-t", "tmpfs", "-o", "size=512m", "tmpfs", str(state)]
    await asyncio.to_thread(subprocess.run, mount, check=True)
    scene.at_end.callback(subprocess.run, ["umount", "--lazy", str(state)], check=True)
    for member in scene.fleet.members:
        scene.kill(member)
    await asyncio.sleep(15)
    await scene.fleet.ready()
    ballast = state / "ballast"
    await asyncio.to_thread(_fill, ballast)
    await asyncio.sleep(30)
    ballast.unlink()
    await asyncio.sleep(15)


def _fill(ballast: Path) -> None:
    with suppress(OSError), ballast.open("wb") as file:
        while True:
            file.write(bytes(1 << 16))
            file.flush()


async def corrupted(scene: Scene) -> None:
    """Overwrite the local state of a worker of each role with noise, and kill the worker."""
    await asyncio.sleep(10)
    for role in ROLES:
        member = next(member for member in scene.fleet.members if member.role == role)
        member.signal(signal.SIGSTOP)
        for path in scene.fleet.state(member).rglob("*"):
            if path.is_file() and path.stat().st_size:
                path.write_bytes(scene.random.randbytes(path.stat().st_size))
        scene.kill(member)
        await asyncio.sleep(15)


FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (none, five_kills, kills, restarts, away, frozen, storm, poison, full_disk, corrupted, short)
}

BY_DEFAULT = [name for name in FAULTS if name not in ("none", "short")]

ON_DISK = {"full_disk", "corrupted"}
"""Faults of the local state: they need it on disk, `store=rocksdb`."""
