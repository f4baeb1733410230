"""When may a worker send, by what its group said: a clock of our own, a made group, a real producer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerFenced

from schemas.records import Outgoing
from streams.embedded import EmbeddedBroker
from streams.kafka import new_producer, read_to_end, reader, send_all
from streams.lease import HOLDS_S, Lease
from streams.settings import Settings, load_settings
from streams.topics import TopicSpec


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Coordinator:
    """As much of aiokafka's coordinator as a lease follows."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self.is_member = True
        self.calls: list[str] = []

    async def _do_heartbeat(self) -> bool:
        self._watch.now_s += 1.0
        return self.is_member

    def _start_heartbeat_task(self) -> None:
        self.calls.append("joined")

    def reset_generation(self) -> None:
        self.calls.append("reset")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def lease(watch: Watch) -> Lease:
    return Lease(watch)


async def test_before_a_worker_has_joined_there_is_nothing_to_lose(lease: Lease) -> None:
    await lease.check(since_s=0.0)


async def test_a_fresh_confirmation_lets_everything_go(lease: Lease, watch: Watch) -> None:
    lease.renew(watch.now_s)
    watch.now_s += HOLDS_S
    await lease.check(since_s=0.0)


async def test_after_an_old_confirmation_it_waits_for_the_next(lease: Lease, watch: Watch) -> None:
    lease.renew(watch.now_s)
    watch.now_s += HOLDS_S + 0.1
    check = asyncio.create_task(lease.check(since_s=watch.now_s))
    await asyncio.sleep(0.1)
    assert not check.done()
    lease.renew(watch.now_s)
    await check


async def test_what_was_handed_over_while_nobody_knew_is_refused_once_the_loss_is_known(
    lease: Lease, watch: Watch
) -> None:
    lease.renew(watch.now_s)
    watch.now_s += 25
    check = asyncio.create_task(lease.check(since_s=watch.now_s))
    await asyncio.sleep(0.1)
    watch.now_s += 1
    lease.lose()
    with pytest.raises(ProducerFenced):
        await check


async def test_nothing_goes_between_a_loss_and_the_return_to_the_group(lease: Lease, watch: Watch) -> None:
    lease.renew(watch.now_s)
    lease.lose()
    watch.now_s += 1
    with pytest.raises(ProducerFenced):
        await lease.check(since_s=watch.now_s)


async def test_back_in_the_group_only_what_is_new_goes(lease: Lease, watch: Watch) -> None:
    lease.renew(watch.now_s)
    watch.now_s += 25
    lease.lose()
    watch.now_s += 3
    lease.renew(watch.now_s)
    await lease.check(since_s=watch.now_s)
    with pytest.raises(ProducerFenced):
        await lease.check(since_s=watch.now_s - 4)


async def test_a_heartbeat_counts_from_when_it_was_sent(lease: Lease, watch: Watch) -> None:
    coordinator = Coordinator(watch)
    lease.follow(coordinator)
    assert await coordinator._do_heartbeat()
    watch.now_s += HOLDS_S - 0.5
    assert lease.is_stale()
    coordinator.is_member = False
    watch.now_s -= 1
    assert not await coordinator._do_heartbeat()
    assert lease.is_stale(), "a heartbeat that failed says nothing"


async def test_it_follows_joins_and_losses(lease: Lease, watch: Watch) -> None:
    coordinator = Coordinator(watch)
    lease.follow(coordinator)
    coordinator._start_heartbeat_task()
    assert not lease.is_lost(watch.now_s)
    coordinator.reset_generation()
    assert lease.is_lost(watch.now_s)
    assert coordinator.calls == ["joined", "reset"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({}, data_dir=tmp_path)


@asynccontextmanager
async def guarded(settings: Settings, lease: Lease) -> AsyncIterator[tuple[Settings, AIOKafkaProducer]]:
    with EmbeddedBroker([TopicSpec("sink", 1)]) as broker:
        reachable = settings.model_copy(update={"bootstrap": broker.bootstrap, "embedded": True})
        client = lease.guard(new_producer(reachable))
        await client.start()
        try:
            yield reachable, client
        finally:
            await client.stop()


async def values(settings: Settings) -> list[bytes | None]:
    async with reader(settings) as client:
        return [record.value async for record in read_to_end(client, ["sink"])]


async def test_a_guarded_producer_sends_while_the_lease_holds(settings: Settings) -> None:
    lease = Lease()
    async with guarded(settings, lease) as (reachable, client):
        await send_all(client, [Outgoing("sink", b"key", b"one")])
        assert await values(reachable) == [b"one"]


async def test_a_guarded_producer_never_sends_what_is_left_from_before_a_loss(settings: Settings) -> None:
    lease = Lease()
    async with guarded(settings, lease) as (reachable, client):
        lease.renew(asked_s=asyncio.get_running_loop().time() - 2 * HOLDS_S)
        sending = asyncio.create_task(send_all(client, [Outgoing("sink", b"key", b"late")]))
        await asyncio.sleep(0.2)
        assert not sending.done()
        lease.lose()
        with pytest.raises(ProducerFenced):
            await sending
        with pytest.raises(ProducerFenced):
            await send_all(client, [Outgoing("sink", b"key", b"later")])
        assert await values(reachable) == []
