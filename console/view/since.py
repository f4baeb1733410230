"""Where the records of a moment and later begin."""

from __future__ import annotations

from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition


async def offsets_since(
    client: AIOKafkaConsumer, places: Sequence[TopicPartition], since_ms: int, *, embedded: bool
) -> dict[TopicPartition, int]:
    """Return the offset of the first record of `since_ms` or later in each of `places`, else its end.

    The embedded broker answers no question about times: there it is the first record there is.
    """
    if not places:
        return {}
    if embedded:
        return dict(await client.beginning_offsets(places))
    ends = await client.end_offsets(places)
    found = await client.offsets_for_times(dict.fromkeys(places, max(since_ms, 0)))
    return {place: found[place].offset if found.get(place) else ends[place] for place in places}
