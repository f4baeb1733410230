"""Topics of a broker that has just begun: created, and there."""

from __future__ import annotations

from collections.abc import Sequence

from streams.kafka import partitions_of, reader
from streams.settings import Settings
from streams.topics import TopicSpec, create_topics


async def make_topics(settings: Settings, topics: Sequence[TopicSpec]) -> None:
    """Create `topics` and return when the broker has elected the leaders of all of them."""
    await create_topics(settings, topics)
    async with reader(settings) as client:
        places = await partitions_of(client, [topic.name for topic in topics])
        # aiokafka asks again and again while a partition has no leader.
        await client.end_offsets(places)
