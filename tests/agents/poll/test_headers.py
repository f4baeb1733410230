from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from agents.poll.headers import fresh_s, links, retry_after_s

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Tue, 24 Nov 2026 12:10:00 GMT", 600.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("²", None),
        ("9" * 50, 9_999_999_999.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str | None, seconds: float | None) -> None:
    assert retry_after_s(text, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=300"}, 300.0),
        ({"Cache-Control": "MAX-AGE=300", "Age": "100"}, 200.0),
        ({"Cache-Control": "no-cache, max-age=300"}, 0.0),
        ({"Cache-Control": "max-age=60", "Expires": "Tue, 24 Nov 2026 13:00:00 GMT"}, 60.0),
        ({"Expires": "Tue, 24 Nov 2026 12:05:00 GMT"}, 300.0),
        ({"Expires": "Tue, 24 Nov 2026 12:05:00 GMT", "Date": "Tue, 24 Nov 2026 12:04:00 GMT"}, 60.0),
        ({"Expires": "0"}, None),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0),
        ({"Cache-Control": "max-age=x"}, None),
        ({"Cache-Control": "max-age=60", "Age": "²"}, 60.0),
    ],
)
def test_freshness_is_max_age_else_expires(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_s(CIMultiDict(headers), NOW) == seconds


def test_links_are_found_by_relation_in_one_header_or_many() -> None:
    assert links(
        ['<https://hub.a/>; rel="hub", <https://hub.b/>; rel=hub', '<https://a/feed>; rel="self alternate"'],
        "https://a/",
    ) == {
        "hub": ["https://hub.a/", "https://hub.b/"],
        "self": ["https://a/feed"],
        "alternate": ["https://a/feed"],
    }


def test_links_are_relative_to_the_answer_and_lead_into_the_web() -> None:
    values = [
        "</feed.json>; rel=self, <//hub.example/x>; rel=hub, <mailto:a@b.example>; rel=hub, <>; rel=hub"
    ]
    assert links(values, "https://a.example/dir/feed") == {
        "self": ["https://a.example/feed.json"],
        "hub": ["https://hub.example/x"],
    }


@given(st.lists(st.text(max_size=200), max_size=3), st.text(max_size=100))
def test_no_header_breaks_the_reader(values: list[str], text: str) -> None:
    links(values, "https://a/")
    retry_after_s(text, NOW)
    fresh_s(CIMultiDict({"Cache-Control": text, "Expires": text, "Age": text}), NOW)
