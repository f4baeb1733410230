from __future__ import annotations

import pytest

from agents.stage import Judge, Outcome
from schemas.errors import EverythingFails, Unavailable, Undecodable
from schemas.records import Record
from schemas.times import utc_now

GOOD, BAD = (Record("news.raw.v1", 0, offset, 0, b"key", value) for offset, value in enumerate((b"1", b"x")))


def decide(record: Record) -> Outcome:
    if record == BAD:
        raise Undecodable("not JSON", reason="not_json")
    return Outcome("new")


def test_a_record_that_fails_becomes_a_dead_letter_and_the_others_go_on() -> None:
    outcomes = Judge("dedupe", utc_now, limit=5).all([GOOD, BAD, GOOD], decide)
    assert [outcome.name for outcome in outcomes] == ["new", "dead", "new"]
    (letter,) = outcomes[1].outgoing
    assert (letter.topic, letter.value) == ("news.dlq.v1.dedupe", b"x")
    assert outcomes[1].reason == "not_json"


def test_as_many_failures_in_a_row_as_the_limit_stop_the_stage() -> None:
    judge = Judge("dedupe", utc_now, limit=3)
    judge.all([BAD, BAD, GOOD, BAD, BAD], decide)
    with pytest.raises(
        EverythingFails, match="the last 3 records of dedupe all failed, the last with not_json"
    ):
        judge(BAD, decide)


def test_what_is_not_the_records_fault_makes_no_dead_letter() -> None:
    def unavailable(_record: Record) -> Outcome:
        raise Unavailable("the local state cannot be read")

    with pytest.raises(Unavailable):
        Judge("dedupe", utc_now, limit=3)(GOOD, unavailable)
