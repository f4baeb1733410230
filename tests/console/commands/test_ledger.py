from __future__ import annotations

import json
from datetime import timedelta

import pytest

from schemas.records import Outgoing
from schemas.times import utc_now
from streams.ledger import hour_of
from streams.settings import Settings
from streams.topics import IDENTIFIED, ITEMS, RAW, STORIES
from tests.console.commands.conftest import Dateline
from tests.console.commands.sending import outgoing, send
from tests.console.made import entry, entry_record, event_record

STAGES = {
    "dedupe": (RAW, "new"),
    "match": (IDENTIFIED, "new"),
    "enrich": (ITEMS, "enriched"),
    "publish": (STORIES, "routed"),
}
"""What each stage reads, and the outcome of an item that goes on."""


@pytest.fixture
def lossy(broker: Settings) -> Settings:
    """Give a broker with five items seen, two of which lie in front of publish; one more is nowhere."""
    hour = hour_of(event_record(at_ms=int(utc_now().timestamp() * 1000)))
    counted = {"dedupe": 5, "match": 5, "enrich": 4, "publish": 2}
    written = {"dedupe": 5, "match": 5, "enrich": 4, "publish": 4}
    records = [
        Outgoing(topic, b"1", b"{}", partition=0)
        for stage, (topic, _) in STAGES.items()
        for _ in range(written[stage])
    ]
    entries = [
        entry(stage, hour=hour, through=count, outcomes={STAGES[stage][1]: count}, outputs=count)
        for stage, count in counted.items()
    ]
    send(broker, [*records, *outgoing(map(entry_record, entries))])
    return broker


def test_what_is_in_flight_is_measured_so_that_a_lost_item_shows(dateline: Dateline, lossy: Settings) -> None:
    document = json.loads(dateline("ledger", "--json", settings=lossy).stdout)
    expected = {
        "seen": 5,
        "replayed": 0,
        "entered": 0,
        "routed": 2,
        "redelivery": 0,
        "dropped": 0,
        "dead": 0,
        "in_flight": 2,
        "unaccounted": 1,
        "missing": 0,
    }
    assert document["account"] == expected
    assert document["is_resting"] is True
    assert document["stages"]["enrich"] == {
        "enriched": 4,
        "inputs": 4,
        "outputs": 4,
        "replayed": 0,
        "missing": 0,
    }

    text = dateline("ledger", settings=lossy).stdout.splitlines()
    assert text[0] == "5 seen = 2 routed + 0 redelivery + 0 dropped + 0 dead + 2 in flight + 1 UNACCOUNTED"
    assert text[1].split() == ["dedupe", "5", "in", "5", "out", "5", "new"]
    later = (utc_now() + timedelta(hours=2)).isoformat()
    assert json.loads(dateline("ledger", "--json", "--since", later, settings=lossy).stdout)["stages"] == {}


def test_an_entry_that_cannot_be_read_is_left_out(dateline: Dateline, lossy: Settings) -> None:
    made = entry_record(entry())
    send(lossy, [Outgoing(made.topic, b"odd", b"no entry", partition=0)])
    assert dateline("ledger", settings=lossy).exit_code == 0


def test_a_record_that_a_stage_passed_over_is_named_with_the_stage(
    dateline: Dateline, embedded: Settings
) -> None:
    hour = hour_of(event_record(at_ms=int(utc_now().timestamp() * 1000)))
    made = entry("dedupe", hour=hour, through=4, outcomes={"redelivery": 3}, missing=1)
    send(embedded, [Outgoing(RAW, b"1", b"{}", partition=0) for _ in range(4)])
    send(embedded, outgoing([entry_record(made)]))
    text = dateline("ledger", settings=embedded).stdout.splitlines()
    assert text[0] == "4 seen = 0 routed + 3 redelivery + 0 dropped + 0 dead + 0 in flight + 1 UNACCOUNTED"
    assert text[1].split(" out ")[1].strip() == "3 redelivery, 1 MISSING"
    document = json.loads(dateline("ledger", "--json", settings=embedded).stdout)
    assert (document["account"]["missing"], document["stages"]["dedupe"]["missing"]) == (1, 1)
