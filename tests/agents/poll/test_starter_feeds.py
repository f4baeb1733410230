from __future__ import annotations

from agents.identity import feed_id
from agents.poll.opml import read_opml, write_opml
from catalog.feeds import starter_opml
from catalog.regions import region_slugs

FEEDS = read_opml(starter_opml())


def test_there_are_feeds_of_all_regions_and_many_languages() -> None:
    assert len(FEEDS) >= 150
    assert len({feed.category for feed in FEEDS}) == len(
        [slug for slug in region_slugs() if "world" not in slug]
    )
    assert len({(feed.language or "").partition("-")[0] for feed in FEEDS}) >= 50


def test_every_feed_has_a_title_a_language_and_its_own_address() -> None:
    assert all(feed.title and feed.language and feed.category for feed in FEEDS)
    assert len({feed_id(feed.url) for feed in FEEDS}) == len(FEEDS)


def test_only_the_united_nations_have_no_country() -> None:
    assert [feed.title for feed in FEEDS if feed.country is None] == ["UN News"]


def test_the_list_round_trips() -> None:
    assert write_opml(FEEDS, "Dateline starter feeds") == starter_opml()
