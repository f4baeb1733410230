"""What several items of a document share identifies none of them."""

from __future__ import annotations

from agents.poll.twins import distinct, reuses_guids, shares_links, without_guid, without_link_identity
from schemas.values import Item


def item(guid: str | None, url: str | None, title: str) -> Item:
    return Item(feed_url="https://example.org/rss", guid=guid, url=url, title=title)


BLOG = [item(f"note-{number}", "https://example.org/live", f"Note {number}") for number in range(3)]


def test_an_item_listed_twice_counts_once() -> None:
    assert distinct([BLOG[0], BLOG[1], BLOG[0]]) == BLOG[:2]


def test_a_guid_on_two_links_is_set_aside_but_kept_raw() -> None:
    first, second = item("site", "https://example.org/1", "One"), item("site", "https://example.org/2", "Two")
    assert reuses_guids([first, second])
    assert not reuses_guids([first, first])
    assert (without_guid(first).guid, without_guid(first).raw["guid"]) == (None, "site")


def test_a_guid_that_alone_identifies_an_item_is_kept() -> None:
    only = item("site", None, "")
    assert without_guid(only) == only


def test_a_link_of_three_notes_is_shared_and_one_of_an_article_and_its_update_is_not() -> None:
    assert shares_links(BLOG)
    assert not shares_links(BLOG[:2])


def test_an_item_of_a_shared_link_is_told_by_its_guid_and_keeps_its_link() -> None:
    flagged = without_link_identity(BLOG[0])
    assert (flagged.flags, flagged.url) == (["url:shared"], BLOG[0].url)
    bare = item(None, "https://example.org/live", "Note")
    assert without_link_identity(bare) == bare
