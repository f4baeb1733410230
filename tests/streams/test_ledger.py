"""The ledger counts every record once, however batches are cut and repeated."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.stage import Outcome
from schemas.codec import decode
from schemas.examples import example, example_bytes, example_names
from schemas.records import Outgoing, Record
from schemas.values import LedgerEntry
from streams.ledger import (
    Input,
    counted,
    entry_key,
    hour_of,
    hour_text,
    is_old,
    kept_since,
    outcome_name,
    sums,
)

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
NOON_MS = int(NOW.timestamp() * 1000)
SENT = Outgoing("news.items.v1", b"k", b"v")


def record(offset: int, stamp_ms: int = NOON_MS) -> Record:
    return Record("news.raw.v1", 2, offset, stamp_ms, b"k", b"v")


def outcome(offset: int) -> Outcome:
    return (Outcome("new", (SENT,)), Outcome("redelivery"), Outcome("dead", (SENT,), "not_json"))[offset % 3]


def count(entry: LedgerEntry | None, first: int, end: int) -> LedgerEntry | None:
    inputs = [Input(record(offset), outcome(offset)) for offset in range(first, end)]
    return counted(entry, inputs, stage="dedupe", worker="w", now=NOW) or entry


def test_an_entry_says_what_became_of_each_input() -> None:
    entry = count(None, 0, 6)
    assert entry is not None
    assert (entry.inputs, entry.outputs, entry.through) == (6, 2, 6)
    assert entry.outcomes == {"new": 2, "redelivery": 2, "dead:not_json": 2}
    assert entry.newest_input_at == "2030-01-01T12:00:00.000Z"


def test_what_is_counted_already_changes_nothing() -> None:
    inputs = [Input(record(0), outcome(0), missing=1)]
    assert counted(count(None, 0, 6), inputs, stage="dedupe", worker="w", now=NOW) is None


def test_what_is_missing_and_what_is_replayed_add_up_beside_the_outcomes() -> None:
    again = replace(record(9), headers=(("dlq_replayed", b"1"),))
    inputs = [Input(record(7), outcome(0), missing=1), Input(again, outcome(0), missing=1)]
    entry = counted(count(None, 0, 6), inputs, stage="dedupe", worker="w", now=NOW)
    assert entry is not None
    assert (entry.inputs, entry.missing, entry.replayed, entry.through) == (8, 2, 1, 10)
    assert sums([entry], NOW)["dedupe"]["missing"] == 2


@pytest.mark.parametrize("name", example_names("ledger-entry"))
def test_an_entry_of_any_age_is_read_by_the_present_code(name: str) -> None:
    entry = decode(LedgerEntry, example_bytes("ledger-entry", name))
    written = {"replayed": 0, "missing": 0} | example("ledger-entry", name)
    assert asdict(entry) == written


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), max_size=12))
def test_batches_that_are_cut_and_repeated_count_each_record_once(steps: list[tuple[int, int]]) -> None:
    entry, end = None, 0
    for size, back in steps:  # a crash goes back by up to `back` records
        first = max(0, end - back)
        end = max(end, first + size)
        entry = count(entry, first, first + size)
    if entry is not None:
        assert entry.inputs == sum(entry.outcomes.values()) == entry.through == end


def test_the_hour_is_that_of_the_record_and_not_of_the_clock() -> None:
    assert hour_of(record(0, NOON_MS + 3_599_999)) == "2030-01-01T12"
    assert hour_of(record(0, NOON_MS + 3_600_000)) == "2030-01-01T13"


def test_an_outcome_is_counted_with_its_reason() -> None:
    assert outcome_name(Outcome("dropped", (), "no_title")) == "dropped:no_title"
    assert outcome_name(Outcome("new")) == "new"


def test_an_entry_is_old_after_a_month() -> None:
    assert is_old(entry_key("dedupe", 1, "2029-11-30T00"), NOW)
    assert not is_old(entry_key("dedupe", 1, "2029-12-02T00"), NOW)


def test_the_time_of_which_all_entries_are_kept_begins_after_the_oldest_that_may_be_removed() -> None:
    assert not is_old(entry_key("dedupe", 1, hour_text(kept_since(NOW))), NOW + timedelta(minutes=59))


def test_sums_are_by_stage_from_the_wanted_hour_on() -> None:
    entry = count(None, 0, 6)
    assert entry is not None
    assert sums([entry, entry], NOW - timedelta(hours=1))["dedupe"]["redelivery"] == 4
    assert sums([entry], NOW + timedelta(hours=1)) == {}
