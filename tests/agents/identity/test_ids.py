from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from agents.identity import SHARED_LINK, feed_id, item_id
from schemas.values import Item

ARTICLE = Item(
    feed_url="https://example.org/rss", guid="7", url="https://www.example.org/a-1?ref=rss", title="A vote"
)
OPTIONAL = st.none() | st.text()
ITEMS = st.builds(
    Item, feed_url=st.text(), guid=OPTIONAL, url=OPTIONAL, title=OPTIONAL, summary=OPTIONAL, body=OPTIONAL
)


@given(ITEMS)
def test_every_item_has_an_id_of_32_hex_digits(item: Item) -> None:
    identity = item_id(item)
    assert len(identity) == 32
    assert int(identity, 16) >= 0
    assert item_id(replace(item)) == identity


def test_an_article_has_one_id_in_all_feeds() -> None:
    other = replace(
        ARTICLE, feed_url="https://example.org/rss/politics", guid="x", url="http://m.example.org/a-1/"
    )
    assert item_id(other) == item_id(ARTICLE)


def test_a_new_headline_or_date_does_not_change_the_id() -> None:
    assert item_id(replace(ARTICLE, title="B", published_at="2030-01-01T00:00:00.000Z")) == item_id(ARTICLE)


def test_without_a_link_the_guid_tells_within_its_feed() -> None:
    first = replace(ARTICLE, url=None)
    assert item_id(first) == item_id(replace(first, title="Other headline"))
    assert item_id(first) != item_id(replace(first, guid="8"))
    assert item_id(first) != item_id(replace(first, feed_url="https://example.com/rss"))


def test_a_link_to_the_home_page_or_the_feed_tells_nothing() -> None:
    for link in ("https://www.example.org/", "https://example.org/rss"):
        assert item_id(replace(ARTICLE, url=link, guid="1")) != item_id(replace(ARTICLE, url=link, guid="2"))


def test_entries_of_a_page_that_shares_its_link_are_told_by_their_guids_within_the_feed() -> None:
    entry = replace(ARTICLE, flags=[SHARED_LINK])
    assert item_id(entry) != item_id(replace(entry, guid="8"))
    assert item_id(entry) != item_id(replace(entry, feed_url="https://example.org/other.rss"))
    assert item_id(entry) == item_id(replace(entry, title="Other headline", url="https://example.org/b-2"))


def test_a_shared_link_tells_the_article_where_there_is_no_guid() -> None:
    bare = replace(ARTICLE, guid=None)
    assert item_id(replace(bare, flags=[SHARED_LINK])) == item_id(bare)


def test_opaque_links_are_told_by_their_guid_and_without_one_by_themselves() -> None:
    link = "https://news.google.com/rss/articles/CBMi{}"
    assert item_id(replace(ARTICLE, url=link.format(1))) == item_id(replace(ARTICLE, url=link.format(2)))
    bare = replace(ARTICLE, guid=None)
    assert item_id(replace(bare, url=link.format(1))) != item_id(replace(bare, url=link.format(2)))


def test_without_link_and_guid_the_title_tells() -> None:
    bare = replace(ARTICLE, guid=None, url=None)
    assert item_id(bare) == item_id(replace(bare, title=" a  VOTE", summary="x"))
    assert item_id(bare) != item_id(replace(bare, title="Another vote"))


def test_without_a_title_the_text_tells() -> None:
    bare = replace(ARTICLE, guid=None, url=None, title=None)
    assert item_id(replace(bare, summary="One")) != item_id(replace(bare, summary="Two"))


def test_feeds_differ_by_their_query_and_not_by_their_scheme() -> None:
    assert feed_id("http://Example.org:80/rss/") == feed_id("https://example.org/rss#top")
    assert feed_id("https://example.org/rss?source=rss") != feed_id("https://example.org/rss?source=atom")
    assert feed_id("https://example.org/rss") != feed_id("https://example.org/RSS")
    assert len(feed_id("no address at all")) == 16
