from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from console.view.ledger import Ledger, day_before, dead_letters
from streams.ledger import hour_text
from tests.console.made import NOW, entry

HOUR = "2026-11-24T21"


def seen(ledger: Ledger) -> int:
    return ledger.totals(NOW - timedelta(days=1)).get("dedupe", Counter())["inputs"]


def test_a_newer_entry_of_the_same_hour_and_partition_replaces_the_older() -> None:
    ledger = Ledger()
    old = entry(outcomes={"new": 1})
    assert ledger.put(old) is None
    assert ledger.put(entry(outcomes={"new": 3})) == old
    assert seen(ledger) == 3


def test_hours_and_partitions_are_added_up() -> None:
    ledger = Ledger()
    ledger.put(entry(hour="2026-11-24T20", outcomes={"new": 1}))
    ledger.put(entry(hour="2026-11-24T21", outcomes={"new": 2}))
    ledger.put(entry(hour="2026-11-24T21", partition=1, outcomes={"new": 4}))
    assert seen(ledger) == 7
    assert ledger.totals(NOW)["dedupe"]["inputs"] == 6
    assert ledger.first_hour() == "2026-11-24T20"


def test_an_entry_that_its_worker_let_go_is_forgotten() -> None:
    ledger = Ledger()
    ledger.put(entry())
    ledger.remove(f"dedupe|0|{HOUR}")
    ledger.remove(f"dedupe|3|{HOUR}")
    assert seen(ledger) == 0


def test_the_furthest_offset_of_a_partition_counts_whatever_the_hour() -> None:
    ledger = Ledger()
    ledger.put(entry(hour="2026-11-24T21", through=20))
    ledger.put(entry(hour="2026-11-24T20", through=30))
    ledger.put(entry(partition=2, through=5))
    assert ledger.counted_through("dedupe") == {0: 30, 2: 5}
    assert ledger.counted_through("match") == {}


def test_dead_letters_are_counted_by_stage_and_reason() -> None:
    ledger = Ledger()
    ledger.put(entry("enrich", outcomes={"dead:not_json": 2, "enriched": 5}))
    ledger.put(entry(outcomes={"dead": 1}))
    assert dead_letters(ledger.totals(NOW)) == {("enrich", "not_json"): 2, ("dedupe", "unknown"): 1}


def test_a_day_is_twenty_four_hours_with_the_present_one() -> None:
    assert hour_text(day_before(datetime(2026, 11, 24, 21, 30, tzinfo=UTC))) == "2026-11-23T22"
