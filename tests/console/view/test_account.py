"""Whether every item is accounted for, from counts of our own."""

from __future__ import annotations

from typing import Any

from console.view.account import account, fate


def stage(inputs: int, outputs: int, **outcomes: int) -> dict[str, int]:
    return {"inputs": inputs, "outputs": outputs, **outcomes}


def totals(**changes: Any) -> dict[str, dict[str, int]]:
    """Return ten items: one withheld, one dead at match, eight routed to twelve events."""
    whole = {
        "feeds": stage(3, 0, registered=3),
        "dedupe": stage(10, 9, new=9, redelivery=1),
        "match": stage(9, 8, **{"new": 8, "dead:wrong_schema": 1}),
        "enrich": stage(8, 8, enriched=8),
        "publish": stage(8, 12, routed=8),
    }
    return whole | changes


def test_every_item_ends_somewhere() -> None:
    found = account(totals(), totals(), {})
    assert (found.seen, found.routed, found.redelivery, found.dead) == (10, 8, 1, 1)
    assert (found.entered, found.in_flight, found.unaccounted) == (0, 0, 0)


def test_what_waits_in_front_of_a_stage_is_in_flight() -> None:
    before_publish = totals(publish=stage(5, 7, routed=5))
    found = account(before_publish, before_publish, {"publish": 3, "dedupe": 2, "feeds": 4})
    assert (found.seen, found.in_flight, found.unaccounted, found.entered) == (12, 5, 0, 0)


def test_an_item_that_no_topic_holds_is_unaccounted_and_not_in_flight() -> None:
    lossy = totals(enrich=stage(7, 7, enriched=7), publish=stage(7, 10, routed=7))
    found = account(lossy, lossy, {})
    assert (found.in_flight, found.unaccounted) == (0, 1)
    assert found.seen + found.entered == 7 + 1 + 1 + 1


def test_a_dead_letter_that_is_replayed_is_no_item_too_many() -> None:
    replayed = totals(
        match=stage(10, 9, replayed=1, **{"new": 9, "dead:wrong_schema": 1}),
        enrich=stage(9, 9, enriched=9),
        publish=stage(9, 13, routed=9),
    )
    found = account(replayed, replayed, {})
    assert (found.seen, found.replayed, found.entered, found.unaccounted) == (10, 1, 0, 0)
    assert (found.routed, found.dead) == (9, 1), "it ended as dead before, and is routed now"


def test_a_dead_letter_that_fails_again_is_dead_twice() -> None:
    replayed = totals(match=stage(10, 8, replayed=1, **{"new": 8, "dead:wrong_schema": 2}))
    found = account(replayed, replayed, {})
    assert (found.replayed, found.entered, found.dead, found.unaccounted) == (1, 0, 2, 0)


def test_a_replayed_dead_letter_hides_no_loss_before_its_stage() -> None:
    lossy = totals(match=stage(9, 8, replayed=1, **{"new": 8, "dead:wrong_schema": 1}))
    found = account(lossy, lossy, {})
    assert (found.unaccounted, found.missing) == (1, 0)


def test_a_dead_letter_of_the_first_stage_that_is_replayed_is_seen_again() -> None:
    again = totals(dedupe=stage(11, 9, replayed=1, **{"new": 9, "dead:not_json": 1, "redelivery": 1}))
    found = account(again, again, {})
    assert (found.seen, found.replayed, found.entered, found.unaccounted) == (11, 0, 0, 0)


def test_a_record_of_others_in_the_middle_of_the_flow_enters_there() -> None:
    foreign = totals(enrich=stage(9, 8, **{"enriched": 8, "dead:not_json": 1}))
    found = account(foreign, foreign, {})
    assert (found.entered, found.replayed, found.unaccounted) == (1, 0, 0)


def test_a_record_that_its_stage_passed_over_is_unaccounted_at_every_stage() -> None:
    whole = totals(dedupe=stage(10, 9, missing=2, new=9, redelivery=1))
    found = account(whole, whole, {})
    assert (found.seen, found.entered, found.unaccounted, found.missing) == (12, 0, 2, 2)
    whole = totals(publish=stage(7, 10, missing=1, routed=7))
    found = account(whole, whole, {})
    assert (found.seen, found.entered, found.unaccounted, found.missing) == (10, 0, 1, 1)


def test_feeds_that_are_registered_are_no_items() -> None:
    feeds = totals(feeds=stage(9, 0, missing=4, **{"registered": 8, "dead:not_json": 1}))
    assert account(feeds, feeds, {"feeds": 3}) == account(totals(), totals(), {})


def test_at_the_edge_of_a_time_items_seen_before_it_are_no_loss() -> None:
    recent = totals(dedupe=stage(6, 5, new=5, redelivery=1))
    found = account(recent, totals(), {})
    assert (found.seen, found.entered, found.unaccounted) == (6, 4, 0)


def test_an_empty_ledger_accounts_for_what_waits() -> None:
    found = account({}, {}, {"dedupe": 5})
    assert (found.seen, found.in_flight, found.unaccounted) == (5, 5, 0)


def test_only_the_last_stage_routes() -> None:
    assert fate("publish", "routed") == "routed"
    assert fate("match", "copy") == "forwarded"
    assert fate("dedupe", "dropped:no_text") == "dropped"
    assert fate("publish", "dead:no_region") == "dead"
