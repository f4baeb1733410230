from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import orjson
import pytest

from agents.identity import feed_id
from agents.poll.agent import Poller
from agents.poll.failure import Failure
from agents.poll.fetched import Fetched
from agents.poll.limits import PollLimits
from agents.poll.parse.document import Document
from agents.poll.push.events import Delivery, LeaseChanged, Ping
from agents.poll.result import PollResult
from agents.poll.sameness import hashes
from agents.poll.state import Lease, Validators
from agents.poll.store import MappingStore
from schemas.errors import EverythingFails, FeedRefused
from schemas.values import Feed, Item

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIMITS = PollLimits(domain_delay_s=0.0, jitter=0.0, unconditional_share=0.0)


@dataclass
class World:
    """A clock that tests turn, and servers that say what tests want."""

    now: datetime = START
    bodies: dict[str, bytes | Failure] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)
    """Whether each connection was to stay open."""
    at_once: int = 0
    most_at_once: int = 0
    gate: asyncio.Event | None = None

    def clock(self) -> datetime:
        return self.now

    async def fetch(self, url: str, validators: Validators | None, *, more: bool = False) -> Fetched:
        self.asked.append(url)
        self.kept.append(more)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await (self.gate.wait() if self.gate else asyncio.sleep(0))
        self.at_once -= 1
        body = self.bodies.get(url, b"a")
        if isinstance(body, Failure):
            return Fetched(url=url, failure=body, detail="down")
        return Fetched(url=url, status=200, body=body, hashes=hashes(body))


def parse(data: bytes, *, url: str, content_type: str | None, now: datetime) -> Document:
    """Read a document that is a list of titles."""
    if data == b"broken":
        raise FeedRefused("broken", reason="not_a_feed")
    if data == b"bug":
        raise KeyError("bug")
    if data == b"\xff":
        items = [Item(guid="surrogate", title="\ud800")]
    else:
        items = [Item(guid=name, url=f"{url}/{name}", title=name) for name in data.decode().split()]
    return Document(url=url, format="rss20", parser="strict", encoding="utf-8", items=items)


def feed(name: str, domain: str | None = None) -> Feed:
    url = f"https://{domain or name + '.example'}/{name}"
    return Feed(feed_id=feed_id(url), url=url, title=name)


class Running:
    """A poller under test, driven batch by batch."""

    def __init__(
        self, world: World, *feeds: Feed, limits: PollLimits = LIMITS, failure_limit: int = 500
    ) -> None:
        self.world, self.table = world, dict[str, bytes]()
        self.store = MappingStore(self.table)
        for one in feeds:
            self.store.add(one)
        self.poller = Poller(
            self.store,
            world.fetch,
            parse,
            world.clock,
            limits,
            random=Random(1),
            failure_limit=failure_limit,
            batch_wait_s=0.001,
        )
        self.results = self.poller.results()
        self.step: asyncio.Future[Sequence[PollResult]] | None = None

    async def until(self, count: int) -> list[PollResult]:
        """Return the next `count` results, their batches sent and marked."""
        found: list[PollResult] = []
        while len(found) < count:
            step = self.step or asyncio.ensure_future(anext(self.results))
            self.step = None
            found += await asyncio.wait_for(step, 5)
        await self.mark()
        return found

    async def mark(self) -> None:
        """Resume the poller, so that the last batch is marked; no further one must come."""
        self.step = self.step or asyncio.ensure_future(anext(self.results))
        await asyncio.sleep(0.02)
        assert not self.step.done()

    async def close(self) -> None:
        if self.step is not None:
            self.step.cancel()
            await asyncio.gather(self.step, return_exceptions=True)
        await self.results.aclose()


def titles(results: list[PollResult]) -> list[str]:
    return sorted(
        orjson.loads(one.value or b"")["item"]["title"] for result in results for one in result.outgoing
    )


Run = Callable[..., Running]


@pytest.fixture
async def run() -> AsyncIterator[Run]:
    """Start pollers that end with the test."""
    started: list[Running] = []

    def start(*args: Any, **options: Any) -> Running:
        started.append(Running(*args, **options))
        return started[-1]

    yield start
    for one in started:
        await one.close()


async def test_due_feeds_are_polled_and_their_items_published(run: Run) -> None:
    running = run(World(bodies={feed("x").url: b"a b", feed("y").url: b"c"}), feed("x"), feed("y"))
    results = await running.until(2)
    assert titles(results) == ["a", "b", "c"]
    assert [result.late_s for result in results] == [0.0, 0.0]  # due since they came, not since 1970


async def test_states_are_marked_only_after_the_batch_was_sent(run: Run) -> None:
    running = run(World(), feed("x"))
    async with aclosing(running.poller.results()) as results:
        batch = await anext(results)
        before = running.store.get(feed("x").feed_id)
        assert before is not None
        assert before.polled_at is None
        following = asyncio.ensure_future(anext(results))
        await asyncio.sleep(0.02)
        assert running.store.get(feed("x").feed_id) == batch[0].state
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def test_a_batch_that_was_not_marked_is_polled_again_with_the_same_records(run: Run) -> None:
    world = World()
    first = run(world, feed("x"))
    async with aclosing(first.poller.results()) as results:
        sent = await anext(results)  # the worker dies here
    second = run(world, feed("x"))
    again = await second.until(1)
    assert [record.key for record in again[0].outgoing] == [record.key for record in sent[0].outgoing]


async def test_a_feed_is_polled_again_when_its_time_has_come_and_not_before(run: Run) -> None:
    world = World()
    running = run(world, feed("x"))
    [first] = await running.until(1)
    world.now += timedelta(seconds=first.state.interval_s - 1)
    await running.mark()
    assert len(world.asked) == 1
    world.now += timedelta(seconds=2)
    [second] = await running.until(1)
    assert second.fetch == "same_body"


async def test_one_domain_is_asked_one_at_a_time_while_others_go_on(run: Run) -> None:
    world = World(gate=asyncio.Event())
    same = [feed(f"s{n}", "news.example.org") for n in range(5)]
    running = run(world, *same, feed("other"))
    step = asyncio.ensure_future(running.until(6))
    await asyncio.sleep(0.02)
    assert len(world.asked) == 2
    assert world.gate is not None
    world.gate.set()
    await step
    assert len(set(world.asked)) == 6


async def test_a_domain_with_very_many_feeds_does_not_keep_the_others_waiting(run: Run) -> None:
    world = World()
    many = [feed(f"s{n}", "hosting.example.org") for n in range(300)]
    limits = replace(LIMITS, concurrency=4, domain_delay_s=3600.0)
    await run(world, *many, *(feed(f"x{n}") for n in range(20)), limits=limits).until(21)
    assert sum("hosting" in url for url in world.asked) == 1


async def test_no_more_than_the_limit_is_fetched_at_once(run: Run) -> None:
    world = World()
    running = run(world, *(feed(f"x{n}") for n in range(50)), limits=replace(LIMITS, concurrency=7))
    await running.until(50)
    assert world.most_at_once == 7


async def test_a_worker_that_cannot_start_what_is_due_says_how_far_it_is_behind(run: Run) -> None:
    world = World(gate=asyncio.Event())
    running = run(world, feed("x"), feed("y"), feed("z"), limits=replace(LIMITS, concurrency=2))
    step = asyncio.ensure_future(running.until(3))
    await asyncio.sleep(0.02)
    assert running.poller.behind_s() == 0.0
    world.now += timedelta(seconds=90)
    assert running.poller.behind_s() == 90.0
    assert world.gate is not None
    world.gate.set()
    await step
    assert running.poller.behind_s() == 0.0


async def test_a_feed_that_waits_for_its_domain_alone_is_not_behind(run: Run) -> None:
    same = [feed(f"s{n}", "news.example.org") for n in range(3)]
    running = run(World(), *same, limits=replace(LIMITS, domain_delay_s=100.0))
    await running.until(1)
    running.world.now += timedelta(seconds=99)
    assert running.poller.behind_s() == 0.0


async def test_a_worker_that_is_behind_plans_fewer_polls_and_says_so(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(gate=asyncio.Event())
    running = run(world, *(feed(f"x{n}") for n in range(9)), limits=replace(LIMITS, concurrency=1))
    step = asyncio.ensure_future(running.until(9))
    await asyncio.sleep(0.02)
    world.now += timedelta(seconds=61)
    await asyncio.sleep(0.6)  # longer than the poller waits for news
    assert running.poller.budget.rate == pytest.approx(0.8 * LIMITS.polls_per_second)
    assert "poller_behind" in capsys.readouterr().out
    assert world.gate is not None
    world.gate.set()
    await step


async def test_a_connection_stays_open_only_where_it_is_used_again_soon(run: Run) -> None:
    same = [feed(f"s{n}", "news.example.org") for n in range(2)]
    soon = run(World(), *same)
    await soon.until(2)
    assert soon.world.kept == [True, False]
    late = run(World(), *same, limits=replace(LIMITS, domain_delay_s=10.0))
    await late.until(1)
    assert late.world.kept == [False]


async def test_a_feed_added_while_polling_is_polled_and_a_removed_one_is_not(run: Run) -> None:
    world = World()
    running = run(world, feed("x"))
    await running.until(1)
    running.store.add(feed("y"))
    running.store.remove(feed("x").feed_id)
    world.now += timedelta(days=2)
    [result] = await running.until(1)
    assert result.state.feed == feed("y")
    assert world.asked == [feed("x").url, feed("y").url]
    assert running.poller.feeds == 1


async def test_a_feed_that_moves_to_another_worker_while_it_is_fetched_gives_no_result(run: Run) -> None:
    world = World(gate=asyncio.Event())
    running = run(world, feed("x"), feed("y"))
    step = asyncio.ensure_future(running.until(1))
    await asyncio.sleep(0.02)
    assert len(world.asked) == 2
    running.store.remove(feed("x").feed_id)
    assert world.gate is not None
    world.gate.set()
    assert [result.state.feed for result in await step] == [feed("y")]
    assert feed("x").feed_id not in running.table


async def test_an_edit_while_a_feed_is_fetched_is_kept_and_does_not_poll_it_twice(run: Run) -> None:
    world = World(gate=asyncio.Event())
    running = run(world, feed("x"))
    step = asyncio.ensure_future(running.until(1))
    await asyncio.sleep(0.02)
    running.store.add(replace(feed("x"), language="de"))
    await asyncio.sleep(0.02)
    assert world.gate is not None
    world.gate.set()
    [result] = await step
    assert result.state.feed.language == "de"
    assert len(world.asked) == 1


async def test_one_bad_document_does_not_stop_the_others(run: Run) -> None:
    bodies: dict[str, bytes | Failure] = {
        feed("broken").url: b"broken",
        feed("bug").url: b"bug",
        feed("surrogate").url: b"\xff",
        feed("down").url: Failure.DNS,
        feed("good").url: b"a",
    }
    running = run(
        World(bodies=bodies), *(feed(name) for name in ("broken", "bug", "surrogate", "down", "good"))
    )
    results = {result.state.feed.title: result for result in await running.until(5)}
    reasons = {name: result.reason for name, result in results.items()}
    assert reasons == {
        "broken": "not_a_feed",
        "bug": "parser_failed",
        "surrogate": "unexpected_error",
        "down": None,
        "good": None,
    }
    assert results["good"].outcomes == {"published": 1}


async def test_a_worker_whose_every_decision_fails_stops(run: Run) -> None:
    feeds = [feed(f"x{n}") for n in range(5)]
    running = run(World(bodies={one.url: b"\xff" for one in feeds}), *feeds, failure_limit=5)
    with pytest.raises(EverythingFails, match="the last 5 documents"):
        await running.until(5)


async def test_two_throttled_feeds_of_a_host_hold_the_third(run: Run) -> None:
    world = World()
    feeds = [feed(f"s{n}", "news.example.org") for n in range(3)]
    world.bodies = {feeds[0].url: Failure.THROTTLED, feeds[1].url: Failure.THROTTLED}
    running = run(world, *feeds[:2])
    await running.until(2)
    running.store.add(feeds[2])
    assert not running.poller.idle()
    await asyncio.sleep(0.6)  # longer than the poller waits for news
    assert running.poller.idle()
    assert feeds[2].url not in world.asked
    world.now += timedelta(seconds=700)
    await running.until(3)
    assert feeds[2].url in world.asked


async def test_a_delivery_is_published_without_a_fetch_and_a_ping_polls_at_once(run: Run) -> None:
    world = World()
    running = run(world, feed("x"))
    await running.until(1)
    identity = feed("x").feed_id
    lease = Lease(kind="websub", hub="h", topic="t", callback="c", asked_at=0.0)
    running.poller.post(LeaseChanged(identity, lease))
    running.poller.post(Delivery(identity, b"pushed", None))
    assert titles(await running.until(2)) == ["pushed"]
    assert len(world.asked) == 1
    world.bodies[feed("x").url] = b"pinged"
    world.now += timedelta(minutes=1)
    running.poller.post(Ping(identity))
    assert titles(await running.until(2)) == ["pinged"]
    state = running.store.get(identity)
    assert state is not None
    assert state.lease is not None
    assert state.lease.pushes == 2


async def test_events_for_a_feed_of_another_worker_are_dropped(run: Run) -> None:
    running = run(World(), feed("x"))
    await running.until(1)
    running.poller.post(Ping("0" * 16))
    running.poller.post(Delivery("0" * 16, b"a", None))
    await running.mark()


async def test_the_poller_is_idle_when_nothing_is_due_or_under_way(run: Run) -> None:
    world = World()
    running = run(world, feed("x"))
    await running.until(1)
    assert running.poller.idle()
    world.now += timedelta(days=1)
    assert not running.poller.idle()


async def test_feeds_move_between_workers_and_none_is_forgotten_or_polled_twice(run: Run) -> None:
    world = World()
    feeds = [feed(f"x{n}", f"site{n % 20}.example") for n in range(60)]
    workers = [run(world, *feeds[worker::3]) for worker in range(3)]
    for worker in workers:
        await worker.until(20)
    lost, heirs = workers[0], workers[1:]
    for number, one in enumerate(feeds[0::3]):  # a rebalance: states move, polled a moment ago
        heir = heirs[number % 2]
        heir.table[one.feed_id] = lost.table.pop(one.feed_id)
        heir.store.note([one.feed_id])
        lost.store.note([one.feed_id])
    await asyncio.sleep(0.6)  # longer than a poller waits for news
    assert sorted(world.asked) == sorted(one.url for one in feeds)
    assert [worker.poller.feeds for worker in workers] == [0, 30, 30]
    world.now += timedelta(days=2)
    for heir in heirs:
        await heir.until(30)
    assert sorted(world.asked) == sorted([one.url for one in feeds] * 2)
