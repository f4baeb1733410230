"""Crash anywhere: what is decided again is decided as before, and the index built anew goes on as the old one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.dedupe.agent import match
from agents.dedupe.tables import MemoryTable
from agents.stage import Judge, Outcome
from schemas.codec import decode, encode
from schemas.records import Record
from schemas.times import time_text
from schemas.values import Decision, Identified, Item, Stamps

START = datetime(2030, 1, 1, tzinfo=UTC)
HEADLINES = (
    "The council votes on the budget for the harbour",
    "The council votes on the budget of the old harbour",
    "Storm closes the harbour and the northern road",
    "Quake of magnitude 4.5 shakes the valley of Tarn",
    "Quake of magnitude 5.1 shakes the valley of Tarn",
)
TEXTS = (
    "The council of the town voted on Monday for a budget that rebuilds the harbour within six years.",
    "The council of the town voted on Monday for a budget that rebuilds the harbour within nine years.",
    "A storm closed the harbour and the northern road on Tuesday, and the ferry stays in port.",
    None,
)


@st.composite
def histories(draw: st.DrawFn) -> list[Record]:
    """Records as identify sends them: revisions count up, hours mostly go on."""
    revisions: dict[tuple[str, int], int] = {}
    records, hour = [], 0
    steps = st.tuples(
        st.sampled_from(["en", "de"]),
        st.integers(0, 9),
        st.sampled_from(HEADLINES),
        st.sampled_from(TEXTS),
        st.integers(-2, 60),
    )
    for offset, (block, article, title, summary, hours) in enumerate(draw(st.lists(steps, max_size=25))):
        hour = max(0, hour + hours)
        revision = revisions[block, article] = revisions.get((block, article), 0) + 1
        records.append(identified(offset, block, article, revision, title, summary, hour))
    return records


def identified(  # noqa: PLR0917 - one row of a history
    offset: int, block: str, article: int, revision: int, title: str, summary: str | None, hour: int
) -> Record:
    item_id = f"{article:032x}"
    item = Item(url=f"https://outlet{article % 3}.org/a-{article}", title=title, summary=summary)
    decision = Decision(
        item_id=item_id,
        revision=revision,
        decision="new" if revision == 1 else "revision",
        story_id=item_id,
        changed=[] if revision == 1 else ["title"],
    )
    stamps = Stamps(seen_at=time_text(START + timedelta(hours=hour)))
    value = Identified(item=item, decision=decision, stamps=stamps)
    return Record("news.identified.v1", 0, offset, 0, block.encode(), encode(value))


async def outcomes(table: MemoryTable, *batches: Sequence[Record]) -> list[Outcome]:
    async def source() -> AsyncIterator[Sequence[Record]]:
        for batch in batches:
            yield batch

    judge = Judge("match", lambda: START, limit=2)
    return [outcome async for found in match(source(), table, judge, lambda: START) for outcome in found]


def parts(records: Sequence[Record], *ends: int) -> list[Sequence[Record]]:
    cuts = [0, *sorted(ends), len(records)]
    return [records[start:end] for start, end in pairwise(cuts) if start < end]


@settings(max_examples=150)
@given(histories(), st.integers(0, 25), st.integers(0, 25))
async def test_the_index_built_anew_goes_on_like_the_old_one(
    records: list[Record], crash: int, batch: int
) -> None:
    straight, crashed = MemoryTable(), MemoryTable()
    expected = await outcomes(straight, *parts(records, batch))
    before = await outcomes(crashed, *parts(records[:crash], batch))
    after = await outcomes(crashed, *parts(records[crash:]))
    assert before + after == expected
    assert crashed.values == straight.values


@settings(max_examples=100)
@given(histories(), st.integers(0, 25), st.integers(0, 10))
async def test_records_decided_again_keep_their_decisions(
    records: list[Record], crash: int, again: int
) -> None:
    """All of the first batches was marked, but the last `again` records come a second time.

    The hours stand still: an item that is forgotten in between is new when it comes again.
    """
    still = [at_hour(record, 0) for record in records]
    start = max(0, crash - again)
    straight, table = MemoryTable(), MemoryTable()
    expected = await outcomes(straight, still)
    await outcomes(table, still[:crash])
    assert await outcomes(table, still[start:crash], still[crash:]) == expected[start:]
    assert table.values == straight.values


@settings(max_examples=60)
@given(histories(), st.integers(0, 25), st.integers(0, 25))
async def test_a_batch_marked_in_part_is_decided_as_before(
    records: list[Record], start: int, marked: int
) -> None:
    """The worker died while it marked: the table has the changes of the first records of the batch alone."""
    still = [at_hour(record, 0) for record in records]
    expected = await outcomes(MemoryTable(), still)
    table = MemoryTable()
    await outcomes(table, *[[record] for record in still[: start + marked]])
    assert await outcomes(table, still[start:]) == expected[start:]


def at_hour(record: Record, hour: int) -> Record:
    value = decode(Identified, record.value)
    article = int(value.decision.item_id, 16)
    return identified(
        record.offset,
        (record.key or b"").decode(),
        article,
        value.decision.revision,
        value.item.title or "",
        value.item.summary,
        hour,
    )


@settings(max_examples=100)
@given(histories())
async def test_closing_the_gaps_of_the_dead_changes_no_decision(records: list[Record]) -> None:
    with_gaps, without = MemoryTable(), MemoryTable()
    expected = await outcomes(with_gaps, records)
    with patch("agents.dedupe.index.FEWEST_DEAD", 0):
        found = await outcomes(without, records)
    assert found == expected
    assert without.values == with_gaps.values


async def test_a_worker_that_lost_and_regained_a_partition_takes_the_table_as_it_is() -> None:
    """Another worker decided on records 1 and 2 meanwhile: the index in memory is out of date."""
    first, second, third, fourth = (
        identified(offset, "en", offset, 1, HEADLINES[0], TEXTS[0], 0) for offset in range(4)
    )
    table = MemoryTable()

    async def source() -> AsyncIterator[Sequence[Record]]:
        yield [first]
        await outcomes(table, [second, third])
        yield [fourth]

    judge = Judge("match", lambda: START, limit=2)
    found = [outcome async for batch in match(source(), table, judge, lambda: START) for outcome in batch]
    alone = await outcomes(MemoryTable(), [first, second, third, fourth])
    assert found == [alone[0], alone[3]]


async def test_a_partition_that_comes_within_a_batch_takes_nothing_from_the_others() -> None:
    """The index is built anew from the table, and the table does not have the first item yet."""
    first, copy = (identified(offset, "en", offset, 1, HEADLINES[0], TEXTS[0], 0) for offset in range(2))
    other = replace(identified(0, "de", 2, 1, HEADLINES[2], TEXTS[2], 0), partition=1)
    found = await outcomes(MemoryTable(), [first, other, copy])
    assert [outcome.name for outcome in found] == ["new", "new", "copy"]


class CountedTable(MemoryTable):
    """A table that counts how often all of it is read."""

    readings = 0

    def items(self) -> list[tuple[str, bytes]]:
        self.readings += 1
        return super().items()


async def test_partitions_read_again_side_by_side_have_the_table_read_once() -> None:
    """Once a record, a batch took a minute: 190 s of a rebalance storm were spent so."""
    records = [
        replace(
            identified(offset, block, 10 * partition + offset, 1, HEADLINES[0], None, 0), partition=partition
        )
        for offset in range(10)
        for partition, block in enumerate(["en", "de"])
    ]
    table = CountedTable()
    await outcomes(table, records, records[6:], records[6:])
    assert table.readings == 3


@pytest.mark.parametrize("hours", [73, 500])
async def test_a_group_is_forgotten_72_hours_after_its_last_item(hours: int) -> None:
    table = MemoryTable()
    records = [
        identified(0, "en", 0, 1, HEADLINES[0], TEXTS[0], 0),
        identified(1, "en", 1, 1, HEADLINES[0], TEXTS[0], 70),
        identified(2, "en", 2, 1, HEADLINES[0], TEXTS[0], 140),
        identified(3, "en", 3, 1, HEADLINES[0], TEXTS[0], 140 + hours),
    ]
    found = await outcomes(table, *[[record] for record in records])
    assert [outcome.name for outcome in found] == ["new", "copy", "copy", "new"]
    assert list(table.values) == [f"en/{3:032x}"]
