from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import orjson

from console.view.lag import PartitionOffsets
from console.view.state import ConsoleState, Offsets
from schemas.records import Record
from streams.topics import changelog
from tests.console.made import NOW, NOW_MS, entry, entry_record, event_record, feed_record, feed_state

STAGES = ("poll", "dedupe", "match", "enrich", "publish")


def offsets(**waiting: int) -> Offsets:
    return {
        stage: {
            0: PartitionOffsets(
                10, 10 + waiting.get(stage, 0), NOW_MS - 4_000 if waiting.get(stage) else None
            )
        }
        for stage in STAGES
    }


def test_records_of_every_topic_find_their_place() -> None:
    state = ConsoleState()
    state.take(event_record())
    state.take(entry_record(entry(outcomes={"new": 60})))
    state.take(feed_record(feed_state()))
    state.settle(offsets(dedupe=2), {"dedupe": 1}, NOW)
    status = state.status(NOW)
    assert len(state.ring.latest(9)) == 1
    assert status.feeds.total == 1
    assert status.stages[2].in_per_s == 1.0
    assert (status.stages[2].lag_records, status.stages[2].lag_seconds) == (2, 4.0)
    assert status.ledger_day.seen == 62
    assert status.dead_letters_kept == {"dedupe": 1}
    assert [row.events_15_min for row in status.regions if row.slug == "europe.eastern"] == [1]


def test_a_ledger_of_each_stage_is_followed() -> None:
    state = ConsoleState()
    state.take(entry_record(entry("match", outcomes={"copy": 3})))
    state.take(entry_record(entry("publish", outcomes={"routed": 3})))
    state.settle({}, {}, NOW)
    assert state.status(NOW).ledger_day.routed == 3


def test_a_tombstone_of_the_ledger_takes_its_entry_away() -> None:
    state = ConsoleState()
    record = entry_record(entry())
    state.take(record)
    state.take(replace(record, value=None))
    state.settle({}, {}, NOW)
    assert state.status(NOW).ledger_all.seen == 0


def test_a_record_that_cannot_be_read_is_counted_and_the_rest_goes_on() -> None:
    state = ConsoleState()
    for key, value in ((b"x", b"{}"), (b"x", b"\xff"), (b"only|two", None), (b"\xff", None), (None, None)):
        state.take(Record(changelog("enrich", "enrich-ledger"), 0, 0, NOW_MS, key, value))
    assert state.status(NOW).unreadable == 5
    state.take(entry_record(entry()))
    assert state.ledger.counted_through("dedupe") == {0: 10}


def test_items_that_stay_unaccounted_for_are_dated() -> None:
    state = ConsoleState()
    state.take(entry_record(entry(outcomes={"new": 5}, at=NOW - timedelta(hours=1))))
    for seconds in range(0, 62, 2):
        state.settle(offsets(), {}, NOW + timedelta(seconds=seconds))
    status = state.status(NOW)
    assert (status.unaccounted, status.unaccounted_since) == (5, "2026-11-24T21:01:02.000Z")
    state.settle(offsets(match=5), {}, NOW + timedelta(seconds=64))
    assert state.status(NOW).unaccounted_since is None


def test_a_record_that_a_stage_was_never_given_shows_with_its_stage_however_much_flows() -> None:
    state = ConsoleState()
    state.take(entry_record(entry("publish", outcomes={"routed": 6_000}, missing=1)))
    for seconds in range(0, 62, 2):
        state.settle({}, {}, NOW + timedelta(seconds=seconds))
    status = state.status(NOW)
    assert status.unaccounted == 1
    assert {row.stage: row.missing for row in status.stages if row.missing} == {"publish": 1}


def test_a_replayed_dead_letter_leaves_the_books_balanced() -> None:
    state = ConsoleState()
    state.take(entry_record(entry("dedupe", outcomes={"new": 2})))
    state.take(entry_record(entry("match", outcomes={"new": 2, "dead:wrong_schema": 1}, replayed=1)))
    state.take(entry_record(entry("enrich", outcomes={"enriched": 2})))
    state.take(entry_record(entry("publish", outcomes={"routed": 2})))
    for seconds in range(0, 62, 2):
        state.settle({}, {}, NOW + timedelta(seconds=seconds))
    status = state.status(NOW)
    assert status.unaccounted == 0
    assert (status.ledger_all.seen, status.ledger_all.replayed, status.ledger_all.entered) == (2, 1, 0)


def test_entries_of_hours_that_some_stages_have_forgotten_already_are_left_out() -> None:
    state = ConsoleState()
    state.take(entry_record(entry(hour="2026-10-24T21", outcomes={"new": 5})))
    state.settle({}, {}, NOW)
    assert state.status(NOW).ledger_all.seen == 0


def test_the_poller_is_measured_by_what_the_raw_topic_gains() -> None:
    state = ConsoleState()
    for seconds in range(0, 11, 2):
        ends = {"dedupe": {0: PartitionOffsets(0, 5 * seconds), 1: PartitionOffsets(0, seconds)}}
        state.settle(ends, {"poll": seconds}, NOW + timedelta(seconds=seconds))
    poll = state.status(NOW + timedelta(seconds=10)).stages[1]
    assert (poll.in_per_s, poll.out_per_s, poll.dead_per_s) == (None, 6.0, 1.0)


def test_lag_is_unknown_before_it_was_read() -> None:
    assert [stage.lag_seconds for stage in ConsoleState().status(NOW).stages] == [None] * 6


def test_the_status_is_json_as_it_is() -> None:
    document = orjson.loads(orjson.dumps(ConsoleState().status(NOW, ["a problem"])))
    assert document["problems"] == ["a problem"]
    assert len(document["regions"]) == 24
