from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from console.commands.tail import topics_of
from console.reading import follow
from schemas.records import Outgoing
from streams.kafka import producer, reader, send_all
from streams.settings import Settings
from streams.topics import EVENTS_PREFIX
from tests.console.commands.conftest import Dateline
from tests.console.commands.sending import outgoing, send
from tests.console.made import event_records, story

EASTERN, SOUTH = EVENTS_PREFIX + "europe.eastern", EVENTS_PREFIX + "americas.south"


@pytest.fixture(scope="module")
def filled(broker: Settings) -> Settings:
    """Give a broker with three events: of RU in English, of UA in Ukrainian, of BR in Brazil's Portuguese."""
    stories = [
        story(1),
        story(2, title="Міст", language="uk", countries=("UA",), subjects=[("07000000", "health")]),
        story(
            3, title="Ponte", language="pt-BR", countries=("BR",), regions=("americas.south",), subjects=()
        ),
    ]
    records = [record for one in stories for record in event_records(one)]
    send(broker, [*outgoing(records), Outgoing(EASTERN, b"odd", b"not an event\x1b[31m")])
    return broker


def headlines(dateline: Dateline, settings: Settings, *arguments: str) -> list[str]:
    result = dateline("tail", "--until-end", "--json", *arguments, settings=settings)
    assert result.exit_code == 0, result.stderr
    values = [json.loads(line)["value"] for line in result.stdout.splitlines()]
    return sorted(value["headlines"][0]["value"] for value in values if isinstance(value, dict))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["Bridge over the Neva reopens", "Ponte", "Міст"]),
        (["europe"], ["Bridge over the Neva reopens", "Міст"]),
        (["americas.south", "europe.western"], ["Ponte"]),
        (["Europe.Eastern"], ["Bridge over the Neva reopens", "Міст"]),
        (["--country", "ua", "--country", "BR"], ["Ponte", "Міст"]),
        (["--subject", "16000000"], ["Bridge over the Neva reopens"]),
        (["--subject", "medtop:07000000"], ["Міст"]),
        (["--language", "PT"], ["Ponte"]),
        (["--language", "pt-br"], ["Ponte"]),
        (["--country", "UA", "--language", "en"], []),
    ],
    ids=" ".join,
)
def test_filters_of_one_kind_add_up_and_kinds_must_all_be_met(
    dateline: Dateline, filled: Settings, arguments: list[str], expected: list[str]
) -> None:
    assert headlines(dateline, filled, *arguments) == expected


def test_a_tail_from_a_time_on_leaves_out_what_is_older(dateline: Dateline, filled: Settings) -> None:
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert headlines(dateline, filled, "--since", later) == []
    assert len(headlines(dateline, filled, "--since", "1h")) == 3


def test_a_region_without_an_event_says_that_there_is_none(dateline: Dateline, filled: Settings) -> None:
    result = dateline("tail", "world.antarctica", "--until-end", settings=filled)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "no such event is there\n")


def test_a_json_line_has_topic_key_headers_and_value(dateline: Dateline, filled: Settings) -> None:
    [line] = dateline("tail", "americas", "--until-end", "--json", settings=filled).stdout.splitlines()
    event = json.loads(line)
    assert list(event) == ["topic", "partition", "offset", "key", "headers", "value"]
    assert event["topic"] == SOUTH
    assert event["headers"]["ce_countries"] == "BR"
    assert event["value"]["headlines"][0]["value"] == "Ponte"


def test_a_record_that_is_no_event_cannot_steer_the_terminal_or_stop_the_tail(
    dateline: Dateline, filled: Settings
) -> None:
    lines = dateline("tail", "europe.eastern", "--until-end", settings=filled).stdout.splitlines()
    assert len(lines) == 3
    assert not any("\x1b" in line for line in lines)
    assert any("Bridge over the Neva reopens" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["narnia"], "no region 'narnia': the regions are africa.northern"),
        (["--country", "UK"], "'UK' is no country code of ISO 3166-1 alpha-2"),
        (["--subject", "war"], "'war' is not a Media Topics code of 8 digits"),
        (["--since", "soon"], "'soon' is neither like 90s"),
    ],
)
def test_a_filter_that_can_match_nothing_is_a_usage_error(
    dateline: Dateline, arguments: list[str], told: str
) -> None:
    result = dateline("tail", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_continent_stands_for_its_regions() -> None:
    assert topics_of(["oceania"]) == [
        EVENTS_PREFIX + slug
        for slug in (
            "oceania.australia-new-zealand",
            "oceania.melanesia",
            "oceania.micronesia",
            "oceania.polynesia",
        )
    ]


async def test_a_tail_without_a_time_gives_what_comes_from_now_on(filled: Settings) -> None:
    new = outgoing(event_records(story(4, title="New")))
    async with reader(filled) as client, producer(filled) as sender, asyncio.timeout(10):
        events = follow(client, filled, [EASTERN], None)
        first = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0.5)
        await send_all(sender, new)
        assert b"New" in ((await first).value or b"")
        await events.aclose()  # type: ignore[attr-defined]
