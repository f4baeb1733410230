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


@pytest.mark.parametrize("piece", [b"<!--", b"<lastBuildDate>", b"<generator ", b"<", b"<a:", b'"items" '])
def test_a_hostile_body_of_ten_megabytes_is_hashed(piece: bytes) -> None:
    body = b"<item>" + piece * (10_000_000 // len(piece))  # a quadratic expression would never end here
    assert len(semantic_hash(body)) == 16
