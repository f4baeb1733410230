from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from agents.dedupe.agent import IDENTIFIED, identify
from agents.dedupe.tables import MemoryTable
from agents.identity import item_id
from agents.stage import Judge, Outcome
from schemas.codec import decode, encode
from schemas.records import Record
from schemas.times import time_text
from schemas.values import Identified, Item, Polled, Stamps

START = datetime(2030, 1, 1, tzinfo=UTC)
ITEM = Item(
    feed_url="https://example.org/rss",
    url="https://example.org/a-1",
    title="The council votes",
    feed_language="en",
)


def language_of(_text: str, prior: str | None) -> str:
    return prior or "und"


def record(offset: int, item: Item, seen_at: datetime = START) -> Record:
    polled = Polled(item_id=item_id(item), item=item, stamps=Stamps(seen_at=time_text(seen_at)))
    return Record("news.raw.v1", 3, offset, 0, polled.item_id.encode(), encode(polled))


def titled(offset: int, title: str, seen_at: datetime = START) -> Record:
    return record(offset, replace(ITEM, title=title), seen_at)


async def outcomes(table: MemoryTable, *batches: Sequence[Record], now: datetime = START) -> list[Outcome]:
    async def source() -> AsyncIterator[Sequence[Record]]:
        for batch in batches:
            yield batch

    judge = Judge("dedupe", lambda: now, limit=5)
    stage = identify(source(), table, judge, lambda: now, language_of)
    return [outcome async for batch in stage for outcome in batch]


def values(found: Sequence[Outcome]) -> list[Identified]:
    return [decode(Identified, sent.value) for outcome in found for sent in outcome.outgoing]


async def test_an_item_seen_twice_is_forwarded_once() -> None:
    found = await outcomes(MemoryTable(), [record(0, ITEM)], [record(1, ITEM)])
    assert [outcome.name for outcome in found] == ["new", "redelivery"]
    assert found[1].outgoing == ()


async def test_an_item_seen_twice_in_one_batch_is_forwarded_once() -> None:
    found = await outcomes(MemoryTable(), [record(0, ITEM), record(1, ITEM)])
    assert [outcome.name for outcome in found] == ["new", "redelivery"]


async def test_a_revision_counts_on_and_names_what_changed() -> None:
    found = await outcomes(MemoryTable(), [titled(0, "A")], [titled(1, "B"), titled(2, "C")])
    assert [
        (value.decision.decision, value.decision.revision, value.decision.changed) for value in values(found)
    ] == [
        ("new", 1, []),
        ("revision", 2, ["title"]),
        ("revision", 3, ["title"]),
    ]
    assert len({value.decision.item_id for value in values(found)}) == 1


async def test_headlines_that_flap_are_revised_once() -> None:
    found = await outcomes(MemoryTable(), [titled(offset, "AB"[offset % 2]) for offset in range(10)])
    assert [outcome.name for outcome in found] == ["new", "revision"] + ["redelivery"] * 8


async def test_the_key_is_the_language_block_and_related_languages_share_one() -> None:
    found = await outcomes(
        MemoryTable(),
        [
            record(0, replace(ITEM, feed_language=code, url=f"https://a.org/{code}"))
            for code in ("de", "hr", "sr")
        ],
    )
    assert [(sent.topic, sent.key) for outcome in found for sent in outcome.outgoing] == [
        (IDENTIFIED, b"de"),
        (IDENTIFIED, b"hbs"),
        (IDENTIFIED, b"hbs"),
    ]


async def test_a_revision_stays_in_the_block_of_its_article() -> None:
    found = await outcomes(
        MemoryTable(), [titled(0, "A")], [record(1, replace(ITEM, title="B", feed_language="sv"))]
    )
    assert [outcome.outgoing[0].key for outcome in found] == [b"en", b"en"]


async def test_an_article_out_of_all_feeds_for_a_month_is_new_again() -> None:
    table = MemoryTable()
    await outcomes(table, [record(0, ITEM)])
    almost, after = START + timedelta(days=29), START + timedelta(days=61)
    assert [outcome.name for outcome in await outcomes(table, [record(1, ITEM, almost)])] == ["redelivery"]
    assert [outcome.name for outcome in await outcomes(table, [record(2, ITEM, after)])] == ["new"]


async def test_forgotten_articles_leave_the_table_and_others_stay() -> None:
    table = MemoryTable()
    now = START + timedelta(days=31)
    other = replace(ITEM, url="https://example.org/a-2")
    await outcomes(table, [record(0, ITEM), record(1, other, now)])
    await outcomes(table, [record(2, other, now)], now=now)
    assert list(table.values) == [item_id(other)]


async def test_a_bad_record_dies_alone() -> None:
    bad = Record("news.raw.v1", 3, 1, 0, None, b"{}")
    found = await outcomes(MemoryTable(), [record(0, ITEM), bad, record(2, ITEM)])
    assert [outcome.name for outcome in found] == ["new", "dead", "redelivery"]
    assert found[1].reason == "wrong_schema"


EVENTS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ABC")), max_size=14)


@given(EVENTS, st.integers(0, 14), st.integers(0, 14))
async def test_what_is_worked_on_again_after_a_crash_gives_the_same_bytes(
    events: list[tuple[int, str]], first: int, again: int
) -> None:
    """A crash after any batch was marked, with any number of its records worked on again."""
    records = [
        record(offset, replace(ITEM, url=f"https://example.org/a-{article}", title=title))
        for offset, (article, title) in enumerate(events)
    ]
    table, straight = MemoryTable(), MemoryTable()
    expected = await outcomes(straight, records)
    before = await outcomes(table, records[:first])
    start = max(0, first - again)
    replayed = await outcomes(table, records[start:first])
    after = await outcomes(table, records[first:])
    assert before + after == expected
    assert replayed == expected[start:first]
    assert table.values == straight.values


def replayed(offset: int, item: Item) -> Record:
    sent = record(offset, item)
    return replace(sent, value=encode(replace(decode(Polled, sent.value), replayed=True)))


async def test_a_replayed_item_is_a_revision_of_which_the_tags_may_differ() -> None:
    found = await outcomes(MemoryTable(), [record(0, ITEM)], [replayed(1, ITEM)], [titled(2, "B")])
    decisions = [value.decision for value in values(found)]
    assert [(decision.revision, decision.changed) for decision in decisions] == [
        (1, []),
        (2, ["tags"]),
        (3, ["title"]),
    ]


async def test_a_replayed_item_of_older_content_changes_nothing() -> None:
    found = await outcomes(MemoryTable(), [record(0, ITEM), titled(1, "B")], [replayed(2, ITEM)])
    assert found[-1].name == "redelivery"
