from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from agents.poll.memory import identity_of, pack, pair, remembered, shares_an_item, unpack
from schemas.values import Enclosure, Item

pairs = st.lists(st.binary(min_size=10, max_size=10), max_size=50)


@given(pairs)
def test_what_is_packed_is_unpacked(some: list[bytes]) -> None:
    assert unpack(pack(some)) == some


@given(pairs, pairs, st.integers(1, 40))
def test_memory_is_bounded_and_the_latest_document_comes_first(
    now: list[bytes], before: list[bytes], most: int
) -> None:
    kept = remembered(now, before, most)
    distinct = list(dict.fromkeys(now))
    assert len(kept) <= min(most, 2 * len(distinct))
    assert kept[: len(distinct)] == distinct[:most]


def test_a_pushed_part_pushes_nothing_out() -> None:
    assert remembered([b"n"], [b"a", b"b", b"c"], 10, part=True) == [b"n", b"a", b"b", b"c"]


ITEM = Item(
    guid="g", url="https://a.example/1", title="t", summary="s", published_at="2026-11-24T12:00:00.000Z"
)


def test_a_revision_keeps_the_identity_and_changes_the_content() -> None:
    for change in (
        {"title": "T"},
        {"summary": "S"},
        {"body": "B"},
        {"authors": ["x"]},
        {"published_at": "2026-11-24T13:00:00.000Z"},
        {"enclosures": [Enclosure(url="https://a.example/1.jpg")]},
    ):
        revised = replace(ITEM, **change)
        assert identity_of(pair(revised)) == identity_of(pair(ITEM))
        assert pair(revised) != pair(ITEM)


def test_what_the_registry_adds_is_no_content() -> None:
    assert pair(replace(ITEM, feed_language="de", source_country="CH")) == pair(ITEM)


def test_documents_share_an_item_by_identity() -> None:
    assert shares_an_item([pair(replace(ITEM, title="T"))], [pair(ITEM)])
    assert not shares_an_item([pair(replace(ITEM, guid="h"))], [pair(ITEM)])
