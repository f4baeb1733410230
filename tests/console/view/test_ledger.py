from __future__ import annotations

from datetime import UTC, datetime

from console.view.ledger import Ledger, Sums, day_before, dead_letters, fate
from tests.console.made import entry

HOUR = "2026-11-24T21"


def full_ledger() -> Ledger:
    ledger = Ledger()
    ledger.put(
        entry(
            "dedupe", outcomes={"new": 40, "redelivery": 55, "dead:not_json": 1, "revision": 4}, through=100
        )
    )
    ledger.put(entry("match", outcomes={"new": 30, "copy": 14}, through=44))
    ledger.put(entry("enrich", outcomes={"enriched": 41, "dead:wrong_schema": 1}, through=42))
    ledger.put(entry("publish", outcomes={"routed": 40}, outputs=61, through=40))
    return ledger


def test_every_item_that_is_seen_is_accounted_for() -> None:
    sums = full_ledger().sums(HOUR, {"dedupe": 7, "match": 0, "enrich": 2, "publish": 1})
    assert sums == Sums(seen=107, routed=40, redelivered=55, dropped=0, dead=2, in_flight=10)
    assert sums.difference == 0


def test_an_item_that_vanishes_between_two_stages_is_a_difference() -> None:
    assert full_ledger().sums(HOUR, {"enrich": 2}).difference == 1


def test_feeds_that_are_registered_are_no_items() -> None:
    ledger = full_ledger()
    before = ledger.sums(HOUR, {})
    ledger.put(entry("feeds", outcomes={"registered": 9, "dead:not_json": 1}))
    assert ledger.sums(HOUR, {"feeds": 3}) == before


def test_a_newer_entry_of_the_same_hour_and_partition_replaces_the_older() -> None:
    ledger = Ledger()
    old = entry(outcomes={"new": 1})
    assert ledger.put(old) is None
    assert ledger.put(entry(outcomes={"new": 3})) == old
    assert ledger.sums(HOUR, {}).seen == 3


def test_hours_and_partitions_are_added_up() -> None:
    ledger = Ledger()
    ledger.put(entry(hour="2026-11-24T20", outcomes={"new": 1}))
    ledger.put(entry(hour="2026-11-24T21", outcomes={"new": 2}))
    ledger.put(entry(hour="2026-11-24T21", partition=1, outcomes={"new": 4}))
    assert ledger.sums("", {}).seen == 7
    assert ledger.sums("2026-11-24T21", {}).seen == 6
    assert ledger.first_hour() == "2026-11-24T20"


def test_an_entry_that_its_worker_let_go_is_forgotten() -> None:
    ledger = full_ledger()
    ledger.remove(f"dedupe|0|{HOUR}")
    ledger.remove(f"dedupe|3|{HOUR}")
    assert ledger.sums(HOUR, {}).seen == 0


def test_the_furthest_offset_of_a_partition_counts_whatever_the_hour() -> None:
    ledger = Ledger()
    ledger.put(entry(hour="2026-11-24T21", through=20))
    ledger.put(entry(hour="2026-11-24T20", through=30))
    ledger.put(entry(partition=2, through=5))
    assert ledger.counted_through("dedupe") == {0: 30, 2: 5}
    assert ledger.counted_through("match") == {}


def test_dead_letters_are_counted_by_stage_and_reason() -> None:
    counts = dead_letters(
        [entry("enrich", outcomes={"dead:not_json": 2, "enriched": 5}), entry(outcomes={"dead": 1})]
    )
    assert counts == {("enrich", "not_json"): 2, ("dedupe", "unknown"): 1}


def test_only_the_last_stage_routes() -> None:
    assert fate("publish", "routed") == "routed"
    assert fate("match", "copy") == "forwarded"
    assert fate("dedupe", "dropped:no_text") == "dropped"
    assert fate("publish", "dead:no_region") == "dead"


def test_a_day_is_twenty_four_hours_with_the_present_one() -> None:
    assert day_before(datetime(2026, 11, 24, 21, 30, tzinfo=UTC)) == "2026-11-23T22"
