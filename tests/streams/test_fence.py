"""When may a worker send, by what its group said: a clock of our own, a made group, a real producer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, ProducerFenced

from schemas.records import Outgoing
from streams.embedded import EmbeddedBroker
from streams.fence import HOLDS_S, Fence
from streams.kafka import new_producer, read_to_end, reader, send_all
from streams.settings import Settings, load_settings
from streams.topics import TopicSpec


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Coordinator:
    """As much of aiokafka's coordinator as a fence follows."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self.is_member = True
        self.join_s = 1.0
        self.calls: list[str] = []

    async def _do_heartbeat(self) -> bool:
        self._watch.now_s += 1.0
        return self.is_member

    async def _do_rejoin_group(self, subscription: str) -> bool:
        self.calls.append(f"joined {subscription}")
        self._watch.now_s += self.join_s
        return self.is_member

    def _push_error_to_user(self, error: Exception) -> str:
        self.calls.append(f"failed {error}")
        return "a future"

    def reset_generation(self) -> None:
        self.calls.append("reset")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def fence(watch: Watch) -> Fence:
    return Fence(watch)


async def test_before_a_worker_has_joined_there_is_nothing_to_lose(fence: Fence) -> None:
    await fence.check(since_s=0.0)


async def test_a_fresh_confirmation_lets_everything_go(fence: Fence, watch: Watch) -> None:
    fence.renew(watch.now_s)
    watch.now_s += HOLDS_S
    await fence.check(since_s=0.0)


async def test_after_an_old_confirmation_it_waits_for_the_next(fence: Fence, watch: Watch) -> None:
    fence.renew(watch.now_s)
    watch.now_s += HOLDS_S + 0.1
    check = asyncio.create_task(fence.check(since_s=watch.now_s))
    await asyncio.sleep(0.1)
    assert not check.done()
    fence.renew(watch.now_s)
    await check


async def test_what_was_handed_over_while_nobody_knew_is_refused_once_the_loss_is_known(
    fence: Fence, watch: Watch
) -> None:
    fence.renew(watch.now_s)
    watch.now_s += 25
    check = asyncio.create_task(fence.check(since_s=watch.now_s))
    await asyncio.sleep(0.1)
    watch.now_s += 1
    fence.lose()
    with pytest.raises(ProducerFenced):
        await check


async def test_nothing_goes_between_a_loss_and_the_return_to_the_group(fence: Fence, watch: Watch) -> None:
    fence.renew(watch.now_s)
    fence.lose()
    watch.now_s += 1
    with pytest.raises(ProducerFenced):
        await fence.check(since_s=watch.now_s)


async def test_back_in_the_group_only_what_is_new_goes(fence: Fence, watch: Watch) -> None:
    fence.renew(watch.now_s)
    watch.now_s += 25
    fence.lose()
    watch.now_s += 3
    fence.renew(watch.now_s)
    await fence.check(since_s=watch.now_s)
    with pytest.raises(ProducerFenced):
        await fence.check(since_s=watch.now_s - 4)


async def test_a_heartbeat_counts_from_when_it_was_sent(fence: Fence, watch: Watch) -> None:
    coordinator = Coordinator(watch)
    fence.follow(coordinator)
    assert await coordinator._do_heartbeat()
    watch.now_s += HOLDS_S - 0.5
    assert fence.is_stale()
    coordinator.is_member = False
    watch.now_s -= 1
    assert not await coordinator._do_heartbeat()
    assert fence.is_stale(), "a heartbeat that failed says nothing"


async def test_it_follows_joins_and_losses(fence: Fence, watch: Watch) -> None:
    coordinator = Coordinator(watch)
    fence.follow(coordinator)
    assert await coordinator._do_rejoin_group("topics")
    assert not fence.is_lost(watch.now_s)
    coordinator.reset_generation()
    assert fence.is_lost(watch.now_s)
    assert coordinator.calls == ["joined topics", "reset"]


async def test_a_worker_that_stood_still_while_it_joined_waits_for_a_heartbeat(
    fence: Fence, watch: Watch
) -> None:
    coordinator = Coordinator(watch)
    coordinator.join_s = HOLDS_S + 0.1
    fence.follow(coordinator)
    assert await coordinator._do_rejoin_group("topics")
    assert fence.is_stale()
    assert await coordinator._do_heartbeat()
    assert not fence.is_stale()


async def test_a_join_that_failed_confirms_nothing(fence: Fence, watch: Watch) -> None:
    coordinator = Coordinator(watch)
    fence.follow(coordinator)
    fence.renew(watch.now_s)
    watch.now_s += HOLDS_S
    coordinator.is_member = False
    assert not await coordinator._do_rejoin_group("topics")
    assert fence.is_stale()


async def test_an_error_that_ends_the_heartbeats_is_a_loss(fence: Fence, watch: Watch) -> None:
    coordinator = Coordinator(watch)
    fence.follow(coordinator)
    assert await coordinator._do_heartbeat()
    assert coordinator._push_error_to_user(KafkaError("why")) == "a future"
    with pytest.raises(ProducerFenced):
        await fence.check(since_s=watch.now_s)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({}, data_dir=tmp_path)


@asynccontextmanager
async def guarded(settings: Settings, fence: Fence) -> AsyncIterator[tuple[Settings, AIOKafkaProducer]]:
    with EmbeddedBroker([TopicSpec("sink", 1)]) as broker:
        reachable = settings.model_copy(update={"bootstrap": broker.bootstrap, "embedded": True})
        client = fence.guard(new_producer(reachable))
        await client.start()
        try:
            yield reachable, client
        finally:
            await client.stop()


async def values(settings: Settings) -> list[bytes | None]:
    async with reader(settings) as client:
        return [record.value async for record in read_to_end(client, ["sink"])]


async def test_a_guarded_producer_sends_while_the_lease_holds(settings: Settings) -> None:
    fence = Fence()
    async with guarded(settings, fence) as (reachable, client):
        await send_all(client, [Outgoing("sink", b"key", b"one")])
        assert await values(reachable) == [b"one"]


async def test_a_guarded_producer_never_sends_what_is_left_from_before_a_loss(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    fence = Fence()
    async with guarded(settings, fence) as (reachable, client):
        fence.renew(asked_s=asyncio.get_running_loop().time() - 2 * HOLDS_S)
        sending = asyncio.create_task(send_all(client, [Outgoing("sink", b"key", b"late")]))
        await asyncio.sleep(0.2)
        assert not sending.done()
        fence.lose()
        with pytest.raises(ProducerFenced):
            await sending
        with pytest.raises(ProducerFenced):
            await send_all(client, [Outgoing("sink", b"key", b"later")])
        assert await values(reachable) == []
    assert "Exception in callback" not in caplog.text


async def test_what_a_slow_connection_held_up_is_not_sent_after_a_loss(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    fence = Fence()
    async with guarded(settings, fence) as (reachable, client):
        await send_all(client, [Outgoing("sink", b"key", b"in time")])
        connect = client.client._get_conn

        async def connect_slowly(*args: Any, **options: Any) -> Any:
            await asyncio.sleep(0.2)
            fence.lose()
            return await connect(*args, **options)

        fence.renew(asyncio.get_running_loop().time())
        with monkeypatch.context() as patched:
            patched.setattr(client.client, "_get_conn", connect_slowly)
            with pytest.raises(ProducerFenced):
                await send_all(client, [Outgoing("sink", b"key", b"late")])
        assert await values(reachable) == [b"in time"]
