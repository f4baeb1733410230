from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.view.events import LiveEvent, is_web_address, live_event
from tests.console.made import NOW_MS, event_record, event_records, story

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = ("headlines", "subjects", "infoSources", "renditions", "dateline", "language")


def made(**changes: Any) -> LiveEvent:
    record = event_record()
    value = {**orjson.loads(record.value or b""), **changes}
    event = live_event(replace(record, value=orjson.dumps(value)))
    assert event is not None
    return event


def test_an_event_is_shown_with_what_publish_wrote() -> None:
    [east, _] = event_records(
        story(
            countries=("RU", "KP"),
            regions=("europe.eastern", "asia.eastern"),
            subjects=(("20000056", "armed conflict"),),
        ),
        offset=7,
        partition=2,
    )
    event = live_event(east)
    assert event is not None
    assert event.place == "news.events.v1.europe.eastern-2-7"
    assert event.region == "europe.eastern"
    assert event.headline == "Bridge over the Neva reopens"
    assert event.countries == ("RU", "KP")
    assert event.subjects == (("20000056", "armed conflict"),)
    assert {"20000056", "16000000"} <= event.subject_codes
    assert (event.source, event.link) == ("news.example", "https://news.example/bridge")
    assert event.kind == "published"
    assert event.freshness_s == 90.0


def test_the_json_line_holds_topic_key_headers_and_value() -> None:
    record = event_record()
    event = live_event(record)
    assert event is not None
    line = orjson.loads(event.data)
    assert set(line) == {"topic", "key", "headers", "value"}
    assert line["topic"] == record.topic
    assert line["value"] == orjson.loads(record.value or b"")
    assert line["headers"]["ce_id"] == event.event_id


def test_the_json_line_of_a_value_on_many_lines_is_one_line() -> None:
    record = event_record()
    value = orjson.loads(record.value or b"")
    event = live_event(replace(record, value=orjson.dumps(value, option=orjson.OPT_INDENT_2)))
    assert event is not None
    assert b"\n" not in event.data
    assert orjson.loads(event.data)["value"] == value


@pytest.mark.parametrize("value", [None, b"", b"\xff", b"[1]", b"null", b'"text"'])
def test_a_value_that_is_no_object_is_no_event(value: bytes | None) -> None:
    assert live_event(replace(event_record(), value=value)) is None


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "//host/x", "ftp://host/x", "http://", "http://[x"]
)
def test_only_web_addresses_become_links(href: str) -> None:
    assert made(renditions=[{"name": "web", "href": href}]).link is None
    assert not is_web_address(href)


def test_long_text_is_cut() -> None:
    assert len(made(headlines=[{"value": "x" * 100_000}]).headline) == 500


def test_times_that_are_no_times_are_left_out() -> None:
    event = made(dateline={"stamps": {"publishedAt": "yesterday", "routedAt": "2026-11-24T21:00:00Z"}})
    assert event.published_at is None
    assert event.freshness_s is None


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_whatever_is_written_to_an_event_topic_can_be_shown(value: dict[str, Any]) -> None:
    event = live_event(replace(event_record(), value=orjson.dumps(value), headers=()))
    assert event is not None
    assert event.timestamp_ms == NOW_MS
