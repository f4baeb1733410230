from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.page import Page, is_html, page_of

URL = "https://site.example/news/"


def page(head: str, body: str = "") -> Page | None:
    html = f"<!doctype html><html><head><title>t</title>{head}</head><body>{body}</body></html>"
    return page_of(html.encode(), URL, "text/html; charset=utf-8")


def test_the_head_names_the_feed_the_hubs_and_the_page_itself() -> None:
    head = """<link rel="stylesheet" href="/s.css"><link rel="hub" href="https://hub.example/">
    <link rel="alternate" type="application/rss+xml" href="/feed"><link rel=self href="/news/">
    <link rel="alternate" type="application/atom+xml" href="/atom"><link rel="hub" href="//second.example/">"""
    assert page(head) == Page(
        feed="https://site.example/feed",
        hubs=["https://hub.example/", "https://second.example/"],
        self_link="https://site.example/news/",
    )


def test_the_first_usable_address_counts() -> None:
    head = """<link rel="hub"><link rel="hub" href="javascript:x()"><link rel="HUB self" href=" /hub ">
    <link rel="self" href="/later">"""
    found = page(head)
    assert found is not None
    assert (found.hubs, found.self_link) == (["https://site.example/hub"], "https://site.example/hub")


def test_addresses_are_relative_to_the_base_of_the_head() -> None:
    links = '<link rel="hub" href="hub"><link rel="alternate" type="application/rss+xml" href="rss">'
    found = page(f'<base href="/de/">{links}', '<base href="/wrong/">')
    assert found == Page(feed="https://site.example/de/rss", hubs=["https://site.example/de/hub"])


@pytest.mark.parametrize(
    "body",
    [
        '<link rel="hub" href="https://evil.example/"><link rel="self" href="https://evil.example/x">',
        '<head><link rel="hub" href="https://evil.example/"></head>',
        '<p><link rel="alternate" type="application/rss+xml" href="https://evil.example/feed"></p>',
        '</body><link rel="hub" href="https://evil.example/">',
    ],
)
def test_what_stands_in_the_body_does_not_count(body: str) -> None:
    assert page("", body) == Page()


@pytest.mark.parametrize(
    "head",
    [
        '<!-- <link rel="hub" href="https://hub.example/"> -->',
        '<script>"<link rel=hub href=https://hub.example/>"</script>',
        '<noscript><link rel="hub" href="https://hub.example/"></noscript>',
        '<template><link rel="hub" href="https://hub.example/"></template>',
    ],
)
def test_what_is_no_element_of_the_head_does_not_count(head: str) -> None:
    found = page(head)
    assert found is not None
    assert found.hubs == []


def test_the_hubs_are_bounded() -> None:
    found = page("".join(f'<link rel="hub" href="/{number}">' for number in range(50)))
    assert found is not None
    assert len(found.hubs) == 10


def test_a_flood_of_links_is_not_searched_to_its_end() -> None:
    links = '<link rel="hub" href="/same">' * 500
    assert page(links + '<link rel="self" href="/late">') == Page(hubs=["https://site.example/same"])


@pytest.mark.parametrize(
    ("data", "content_type", "expected"),
    [
        (b"\n<!DOCTYPE HTML><title>t</title>", None, True),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "application/xml", True),
        (b"<title>t</title>", "text/html; charset=utf-8", True),
        (b"<title>t</title>", "application/xhtml+xml", True),
        (b"<title>t</title>", "text/plain", False),
        (b"not a feed", "text/html", False),
        (b"<rss>", "application/rss+xml", False),
        (b"", "text/html", False),
        (b"{}", None, False),
    ],
)
def test_a_page_is_told_by_its_first_tags_or_its_type(
    data: bytes, content_type: str | None, *, expected: bool
) -> None:
    assert is_html(data, content_type) is expected
    assert (page_of(data, URL, content_type) is not None) is expected


@given(st.binary(max_size=300))
def test_no_page_breaks_it(data: bytes) -> None:
    assert isinstance(page_of(b"<html>" + data, URL, "text/html"), Page)
