from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.discover import discover, looks_like_feed

PAGE = "https://site.example/news/index.html"


def urls(html: str) -> list[str]:
    return [link.url for link in discover(html.encode(), PAGE)]


def test_declared_feeds_come_before_links_that_look_like_feeds() -> None:
    html = """<a href="/rss">RSS</a>
    <link rel="alternate" type="application/rss+xml" title=" News " href="feed.xml">
    <link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="//feeds.example/atom">
    <link rel="alternate" type="application/feed+json" href="/feed.json">"""
    links = discover(html.encode(), PAGE)
    assert [(link.url, link.title, link.kind, link.declared) for link in links] == [
        ("https://site.example/news/feed.xml", "News", "rss", True),
        ("https://feeds.example/atom", None, "atom", True),
        ("https://site.example/feed.json", None, "json", True),
        ("https://site.example/rss", "RSS", "xml", False),
    ]


def test_an_address_is_named_once_and_without_its_fragment() -> None:
    assert urls('<a href="/rss#top">a</a><a href="/rss">b</a>') == ["https://site.example/rss"]


def test_the_base_of_the_page_counts() -> None:
    assert urls('<base href="/de/"><a href="rss">a</a>') == ["https://site.example/de/rss"]


def test_other_alternates_are_no_feeds() -> None:
    html = """<link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" type="text/css" href="/rss.css">
    <link rel="alternate" type="application/json" href="/wp-json/1">"""
    assert urls(html) == []


def test_a_feed_address_becomes_one_of_the_web_and_others_are_left_out() -> None:
    html = '<a href="feed://site.example/rss">a</a><a href="javascript:rss()">b</a><a href="mailto:rss@e.example">c</a>'
    assert urls(html) == ["https://site.example/rss"]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/rss", True),
        ("/feed/", True),
        ("/news.rss", True),
        ("/index.xml", True),
        ("/?feed=rss2", True),
        ("https://feeds.example/topics", True),
        ("/feed.json", True),
        ("/feedback", False),
        ("/embarrassing", False),
        ("/rss.png", False),
        ("/2024/post/comments/feed", False),
        ("http://[broken/rss", False),
    ],
)
def test_an_address_looks_like_a_feed_or_not(href: str, expected: bool) -> None:
    assert looks_like_feed(href) is expected


@given(st.binary(max_size=300))
def test_no_page_breaks_it(html: bytes) -> None:
    assert isinstance(discover(html, PAGE), list)
