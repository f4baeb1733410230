"""Plain aiokafka clients, for everything that is not a stage: producers, readers without a group, admin."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from ssl import SSLContext
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError
from aiokafka.helpers import create_ssl_context

from schemas.errors import BrokerUnavailable
from schemas.records import Outgoing, Record
from streams.settings import Settings

log = structlog.get_logger()

CONNECT_WAIT_S = 15.0
"""How long a one-shot command tries to reach the broker."""
_PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0)


def client_options(settings: Settings) -> dict[str, Any]:
    """Return what every aiokafka client needs to reach the broker."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap.split(","),
        "security_protocol": settings.security_protocol,
    }
    if settings.security_protocol.endswith("SSL"):
        options["ssl_context"] = ssl_context(settings)
    if settings.security_protocol.startswith("SASL"):
        options["sasl_mechanism"] = settings.sasl_mechanism
        options["sasl_plain_username"] = settings.sasl_username
        options["sasl_plain_password"] = settings.sasl_password
    return options


def ssl_context(settings: Settings) -> SSLContext:
    """Return the TLS context that checks Kafka's certificate."""
    cafile = str(settings.ssl_cafile) if settings.ssl_cafile else None
    context: SSLContext = create_ssl_context(cafile=cafile)
    return context


async def start_or_fail(client: Any, settings: Settings, wait_s: float = CONNECT_WAIT_S) -> None:
    """Start an aiokafka client, with pauses between tries; raises BrokerUnavailable after `wait_s`."""
    deadline = asyncio.get_running_loop().time() + wait_s
    for pause_s in (*_PAUSES_S, *_PAUSES_S[-1:] * 1000):
        try:
            await client.start()
        except (KafkaConnectionError, KafkaTimeoutError, OSError) as error:
            if asyncio.get_running_loop().time() + pause_s > deadline:
                raise BrokerUnavailable(f"no Kafka broker answers at {settings.bootstrap}") from error
            log.warning("broker_unreachable", bootstrap=settings.bootstrap, next_try_s=pause_s)
            await asyncio.sleep(pause_s)
        else:
            return


@asynccontextmanager
async def admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """Give a started admin client; raises BrokerUnavailable."""
    client = AIOKafkaAdminClient(**client_options(settings))
    try:
        await start_or_fail(client, settings)
        yield client
    finally:
        await client.close()


async def missing_topics(settings: Settings, names: Iterable[str]) -> list[str]:
    """Return those of `names` that the broker does not have; raises BrokerUnavailable."""
    async with admin(settings) as client:
        there = set(await client.list_topics())
    return sorted(set(names) - there)


@asynccontextmanager
async def producer(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    """Give a started producer whose retries neither lose nor repeat a record; raises BrokerUnavailable."""
    client = new_producer(settings)
    try:
        await start_or_fail(client, settings)
        yield client
    finally:
        await client.stop()


def new_producer(settings: Settings) -> AIOKafkaProducer:
    """Return a producer for stages and commands, not started.

    Idempotent, so that a retry after a lost answer does not append twice; a batch waits for a broker that
    is away for as long as that takes, and for a topic that does not exist up to three minutes.
    """
    return AIOKafkaProducer(
        **client_options(settings),
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        max_batch_size=1 << 20,
        max_request_size=(1 << 20) + 65_536,
        request_timeout_ms=180_000,
    )


async def send_all(client: AIOKafkaProducer, outgoing: Sequence[Outgoing]) -> None:
    """Send `outgoing` and return when the broker has acknowledged all of it."""
    futures = [
        await client.send(o.topic, o.value, o.key, o.partition, headers=list(o.headers)) for o in outgoing
    ]
    await asyncio.gather(*futures)


@asynccontextmanager
async def reader(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    """Give a started consumer without a group (assign and seek it); raises BrokerUnavailable."""
    client = AIOKafkaConsumer(**client_options(settings), enable_auto_commit=False, fetch_max_wait_ms=50)
    try:
        await start_or_fail(client, settings)
        yield client
    finally:
        await client.stop()


async def partitions_of(client: AIOKafkaConsumer, topics: Iterable[str]) -> list[TopicPartition]:
    """Return every partition of those of `topics` that exist, in order."""
    # The public call returns the names alone and keeps the numbers of partitions to itself.
    cluster = await client._client.fetch_all_metadata()  # noqa: SLF001
    return [
        TopicPartition(topic, number)
        for topic in sorted(set(topics) & cluster.topics())
        for number in sorted(cluster.partitions_for_topic(topic))
    ]


async def read_to_end(client: AIOKafkaConsumer, topics: Iterable[str]) -> AsyncIterator[Record]:
    """Yield every record of `topics` up to the ends of this moment."""
    places = await partitions_of(client, topics)
    if not places:
        return
    client.assign(places)
    ends = await client.end_offsets(places)
    # Not seek_to_beginning: it loses against the reset to the end that `assign` has begun.
    for place, offset in (await client.beginning_offsets(places)).items():
        client.seek(place, offset)
    waiting = {place for place in places if await client.position(place) < ends[place]}
    while waiting:
        for place, messages in (await client.getmany(*waiting, timeout_ms=500)).items():
            for message in messages:
                if message.offset < ends[place]:
                    yield to_record(message)
        waiting = {place for place in waiting if await client.position(place) < ends[place]}


def to_record(message: Any) -> Record:
    """Return a message of aiokafka as a Record."""
    return Record(
        message.topic,
        message.partition,
        message.offset,
        message.timestamp,
        message.key,
        message.value,
        tuple(message.headers),
    )
