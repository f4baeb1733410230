from __future__ import annotations

import json
from dataclasses import replace

import pytest

from schemas.codec import decode, encode
from schemas.records import Outgoing
from schemas.values import Identified, Polled, Story
from streams.settings import Settings
from streams.topics import EVENTS_PREFIX, ITEMS, RAW, STORIES
from tests.console.commands.conftest import Dateline
from tests.console.commands.sending import read, send
from tests.console.made import story


def stored(of: Story) -> list[Outgoing]:
    key = of.decision.item_id.encode()
    identified = Identified(item=of.item, decision=of.decision, stamps=of.stamps)
    return [Outgoing(ITEMS, key, encode(identified)), Outgoing(STORIES, key, encode(of))]


STALE = story(1, title="Ferry between Greece and Italy resumes", countries=("RU",), subjects=())
"""Tagged by rules that are not today's: about Russia, routed to eastern Europe."""


@pytest.fixture(scope="module")
def filled(broker: Settings) -> Settings:
    """Give a broker with an item in two revisions, and a value that nobody can read."""
    second = replace(STALE, decision=replace(STALE.decision, revision=2, decision="revision"))
    send(broker, [*stored(STALE), *stored(second), Outgoing(STORIES, b"odd", b"{}")])
    return broker


def test_a_replay_prints_what_would_change_and_publishes_nothing(
    dateline: Dateline, filled: Settings
) -> None:
    before = len(read(filled, RAW))
    result = dateline("replay", "--since", "1h", settings=filled)
    assert result.exit_code == 0, result.stderr
    [line] = result.stdout.splitlines()
    assert line.startswith(f"{STALE.decision.item_id}-2  countries: -RU:focus ")
    assert "regions: -europe.eastern +europe.southern" in line
    assert result.stderr.startswith("1 of 1 item would change: ")
    assert len(read(filled, RAW)) == before


def test_a_replay_as_json_names_each_field_before_and_after(dateline: Dateline, filled: Settings) -> None:
    [line] = dateline("replay", "--since", "1h", "--json", settings=filled).stdout.splitlines()
    found = json.loads(line)
    assert (found["item_id"], found["revision"]) == (STALE.decision.item_id, 2)
    changes = {change["name"]: (change["before"], change["after"]) for change in found["changes"]}
    assert changes["regions"] == (["europe.eastern"], ["europe.southern"])
    assert found["dropped"] == ["europe.eastern"]


def test_a_published_replay_sends_the_item_through_the_flow_and_withdraws_it_where_it_drops_out(
    dateline: Dateline, filled: Settings
) -> None:
    result = dateline("replay", "--since", "1h", "--no-diff", "--publish", settings=filled)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith("sent 1 item again\n")
    polled = decode(Polled, read(filled, RAW)[-1].value)
    assert (polled.item_id, polled.replayed, polled.item.title) == (
        STALE.decision.item_id,
        True,
        STALE.item.title,
    )
    withdrawn = read(filled, EVENTS_PREFIX + "europe.eastern")[-1]
    assert dict(withdrawn.headers)["ce_id"].decode() == f"{STALE.decision.item_id}-3-withdrawn"


def test_a_replay_needs_a_time(dateline: Dateline) -> None:
    result = dateline("replay")
    assert result.exit_code == 2
    assert "--since" in result.stderr
