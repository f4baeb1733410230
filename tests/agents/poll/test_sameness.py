from __future__ import annotations

import pytest

from agents.poll.sameness import body_hash, semantic_hash

RSS = b"<rss><channel><title>t</title><pubDate>1</pubDate><item><title>a</title></item><!-- 0.3 s --></channel></rss>"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<pubDate>1</pubDate>", b"<pubDate>2</pubDate>"),
        (b"<title>t</title>", b"<title>t</title><lastBuildDate>now</lastBuildDate>"),
        (b"</item>", b"</item><lastBuildDate>now</lastBuildDate>"),
        (b"0.3 s", b"0.4 s"),
    ],
)
def test_a_new_build_date_or_comment_is_no_new_item(old: bytes, new: bytes) -> None:
    touched = RSS.replace(old, new)
    assert body_hash(touched) != body_hash(RSS)
    assert semantic_hash(touched) == semantic_hash(RSS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RSS, RSS.replace(b">a<", b">b<")),
        (
            b"<feed><updated>1</updated><entry>a</entry></feed>",
            b"<feed><updated>1</updated><entry>b</entry></feed>",
        ),
        (b'{"title": "t", "items": [1]}', b'{"title": "t", "items": [2]}'),
        (b"<urlset><url>1</url></urlset>", b"<urlset><url>2</url></urlset>"),
        (b"no items", b"none at all"),
    ],
)
def test_a_change_in_an_item_is_seen(one: bytes, other: bytes) -> None:
    assert semantic_hash(one) != semantic_hash(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            b"<feed><updated>1</updated><entry>a</entry></feed>",
            b"<feed><updated>2</updated><entry>a</entry></feed>",
        ),
        (b'{"title": "t", "items": [1]}', b'{"title": "u", "items": [1]}'),
    ],
)
def test_what_stands_before_the_items_does_not_count(one: bytes, other: bytes) -> None:
    assert semantic_hash(one) == semantic_hash(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (b"<ttl>60</ttl>", b"<ttl>5</ttl>"),
        (b"<sy:updatePeriod>daily</sy:updatePeriod>", b"<sy:updatePeriod>hourly</sy:updatePeriod>"),
        (b"<sy:updateFrequency>1</sy:updateFrequency>", b"<sy:updateFrequency>2</sy:updateFrequency>"),
        (b"<skipHours><hour>1</hour></skipHours>", b"<skipHours><hour>2</hour></skipHours>"),
        (b"<skipDays><day>Sunday</day></skipDays>", b""),
        (b'<atom:link href="https://a/" rel="hub"/>', b'<atom:link href="https://b/" rel="hub"/>'),
        (b'<link rel="self" href="https://a/"/>', b'<link rel="self" href="https://b/"/>'),
        (b'<cloud domain="a"/>', b'<cloud domain="b"/>'),
        (b"<itunes:new-feed-url>https://a/</itunes:new-feed-url>", b""),
        (b"", b"<ttl>60</ttl>"),
    ],
)
def test_what_a_feed_says_about_polling_counts_though_no_item_changed(one: bytes, other: bytes) -> None:
    item = b"<item><title>a</title></item></channel></rss>"
    assert semantic_hash(b"<rss><channel>" + one + item) != semantic_hash(b"<rss><channel>" + other + item)


def test_the_hubs_of_a_json_feed_count() -> None:
    one = b'{"title": "t", "hubs": [{"type": "WebSub", "url": "https://a/"}], "items": [1]}'
    assert semantic_hash(one) != semantic_hash(one.replace(b"//a/", b"//b/"))


@pytest.mark.parametrize(
    "piece", [b"<ttl>", b"<link rel", b"<a:", b"<cloud ", b'"hubs":[', b"<link hub self "]
)
def test_a_hostile_head_of_ten_megabytes_is_hashed(piece: bytes) -> None:
    assert len(semantic_hash(piece * (10_000_000 // len(piece)) + b"<item>")) == 16


@pytest.mark.parametrize("piece", [b"<!--", b"<lastBuildDate>", b"<generator ", b"<", b"<a:", b'"items" '])
def test_a_hostile_body_of_ten_megabytes_is_hashed(piece: bytes) -> None:
    body = b"<item>" + piece * (10_000_000 // len(piece))  # a quadratic expression would never end here
    assert len(semantic_hash(body)) == 16
