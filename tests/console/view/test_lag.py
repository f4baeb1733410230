from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.view.lag import Lag, PartitionOffsets, lag, position


def test_lag_in_seconds_is_the_age_of_the_oldest_record_that_waits() -> None:
    partitions = {
        0: PartitionOffsets(10, 14, 5_000),
        1: PartitionOffsets(3, 4, 9_000),
        2: PartitionOffsets(8, 8, 1),
    }
    assert lag(partitions, 15_000) == Lag(records=5, seconds=10.0)


def test_nothing_waits_so_nothing_is_late() -> None:
    assert lag({0: PartitionOffsets(8, 8)}, 15_000) == Lag(0, 0.0)
    assert lag({}, 15_000) == Lag(0, 0.0)


def test_a_clock_that_is_behind_gives_no_negative_lag() -> None:
    assert lag({0: PartitionOffsets(0, 1, 20_000)}, 15_000).seconds == 0


def test_the_ledger_is_ahead_of_the_commit_of_the_same_records() -> None:
    assert position(begin=0, end=100, committed=60, counted=80) == 80
    assert position(begin=0, end=100, committed=80, counted=60) == 80


def test_a_group_that_never_committed_starts_at_the_first_record_there_is() -> None:
    assert position(begin=40, end=100, committed=None, counted=None) == 40


def test_offsets_of_a_topic_that_was_made_anew_do_not_count() -> None:
    assert position(begin=0, end=5, committed=900, counted=900) == 0


@given(st.integers(0, 100), st.integers(0, 100), *[st.none() | st.integers(0, 300)] * 2)
def test_a_position_lies_within_the_partition(
    begin: int, length: int, committed: int | None, counted: int | None
) -> None:
    assert begin <= position(begin, begin + length, committed, counted) <= begin + length
