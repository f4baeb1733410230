from __future__ import annotations

from collections.abc import Callable

import orjson
import pytest

from schemas.dead_letter import LARGEST_VALUE
from schemas.values import Item
from tests.agents.poll.parse.conftest import Read

ReadItem = Callable[[str], Item]


def test_a_date_in_the_future_is_clamped_and_flagged(read_item: ReadItem) -> None:
    item = read_item("<pubDate>2031-01-01T00:00:00Z</pubDate>")
    assert item.published_at == "2024-06-01T00:00:00.000Z"
    assert item.raw["published_at"] == "2031-01-01T00:00:00Z"
    assert item.flags == ["published_at:future"]


def test_a_clock_that_is_minutes_ahead_is_no_fault(read_item: ReadItem) -> None:
    assert read_item("<pubDate>2024-06-01T00:04:00Z</pubDate>").flags == []


def test_a_missing_date_is_flagged_and_not_invented(read_item: ReadItem) -> None:
    item = read_item("<title>x</title>")
    assert (item.published_at, item.flags) == (None, ["published_at:missing"])


def test_an_unreadable_date_stays_raw(read_item: ReadItem) -> None:
    item = read_item("<pubDate>last Tuesday</pubDate>")
    assert (item.published_at, item.raw["published_at"]) == (None, "last Tuesday")
    assert item.flags == ["published_at:unparsable"]


def test_a_placeholder_of_a_date_is_flagged(read_item: ReadItem) -> None:
    assert read_item("<pubDate>1970-01-01T00:00:00Z</pubDate>").flags == ["published_at:implausible"]


def test_of_two_dates_of_one_name_the_last_counts(read_item: ReadItem) -> None:
    item = read_item("<pubDate>2024-01-01T00:00:00Z</pubDate><pubDate>2024-01-02T00:00:00Z</pubDate>")
    assert item.published_at == "2024-01-02T00:00:00.000Z"


@pytest.mark.parametrize(
    ("href", "url", "flags"),
    [
        ("http://e.example/a b", "http://e.example/a%20b", []),
        (" \n http://e.example/a\nb ", "http://e.example/ab", []),
        ("//e.example/a", "https://e.example/a", []),
        ("?p=1", "https://feeds.example/news/feed?p=1", []),
        ("javascript:alert(1)", None, ["url:not_web"]),
        ("http:///path", None, ["url:not_web"]),
        ("http://[::1/", None, ["url:not_web"]),
        ("https://e.example/" + "a" * 3000, None, ["url:too_long", "raw.url:cut"]),
        ("https://e.example/" + "\U0001f600" * 600, None, ["url:too_long"]),
    ],
)
def test_an_address_is_absolute_and_of_the_web(
    read_item: ReadItem, href: str, url: str | None, flags: list[str]
) -> None:
    item = read_item(f"<link>{href}</link><pubDate>2024-01-01T00:00:00Z</pubDate>")
    assert (item.url, item.flags) == (url, flags)


def test_a_guid_that_is_a_permalink_is_the_address_where_there_is_no_link(read_item: ReadItem) -> None:
    assert read_item("<guid>https://e.example/1</guid>").url == "https://e.example/1"
    assert read_item('<guid isPermaLink="false">https://e.example/1</guid>').url is None
    assert (
        read_item("<guid>https://e.example/1</guid><link>https://e.example/2</link>").url
        == "https://e.example/2"
    )


def test_two_long_guids_that_begin_alike_stay_apart(read_item: ReadItem) -> None:
    first, second = (read_item(f"<guid>{'x' * 2000}{end}</guid>") for end in "ab")
    assert first.guid != second.guid
    assert "guid:hashed" in first.flags


def test_a_guid_that_several_items_share_is_flagged(read: Read) -> None:
    items = "<item><guid>1</guid></item><item><guid>1</guid></item><item><guid>2</guid></item>"
    document = read(f"<rss><channel>{items}</channel></rss>")
    assert ["guid:repeated" in item.flags for item in document.items] == [True, True, False]


def test_a_text_that_is_too_long_is_cut_and_flagged(read: Read) -> None:
    document = read(f"<rss><channel><item><title>{'x' * 5000}</title></item></channel></rss>")
    assert len(document.items[0].title or "") == 1000
    assert "title:cut" in document.items[0].flags
    assert document.cut == {"title": 1}


def test_raw_holds_a_text_only_where_the_plain_one_differs(read_item: ReadItem) -> None:
    assert "title" not in read_item("<title>Same</title>").raw
    assert read_item("<title>&lt;b&gt;Bold&lt;/b&gt;</title>").raw["title"] == "<b>Bold</b>"


def test_description_and_summary_are_summary_and_body(read_item: ReadItem) -> None:
    item = read_item("<description>one</description><summary>two</summary>")
    assert (item.summary, item.body) == ("one", "two")


def test_the_items_beyond_the_limit_are_counted_not_read(read: Read) -> None:
    document = read(f"<rss><channel>{'<item><title>x</title></item>' * 2500}</channel></rss>")
    assert (len(document.items), document.cut) == (2000, {"items": 500})


def test_text_that_was_encoded_twice_is_decoded_once_more(read_item: ReadItem) -> None:
    doubled = "Müller’s café".encode().decode("cp1252")
    assert read_item(f"<title>{doubled}</title>").title == "Müller’s café"
    assert read_item("<title>Ãngela NÃO</title>").title == "Ãngela NÃO"


def test_windows_characters_in_the_place_of_controls_are_read(read_item: ReadItem) -> None:
    assert read_item("<title>don\x92t &#147;x&#148;</title>").title == "don’t “x”"


def largest(character: str) -> str:
    """Return the inside of an item in which every field is longer than its bound, its raw form too."""
    text = f"<b/>{character * 70_000}".replace("<", "&lt;")
    quoted = character.replace('"', "&quot;")
    address = "http://e.example/" + "x" * 2000
    names = ("title", "description", "c:encoded", "guid", "pubDate", "lastBuildDate")
    extensions = ("s:comments", "s:section", "s:department", "i:duration", "i:explicit", "g:featurename")
    return "".join(
        [
            *(f"<{name}>{text}</{name}>" for name in (*names, *extensions, "g:relationshiptag", "source")),
            *(f"<category>{number}{character * 2000}</category>" for number in range(90)),
            *(f"<author>{number}{character * 2000}</author>" for number in range(90)),
            *(f"<enclosure url='{address}{number}' type='{quoted * 300}'/>" for number in range(90)),
            *(f"<g:{shape}>{'12.5 ' * 390}</g:{shape}>" for shape in ("point", "line", "polygon", "box")),
            f"<link>{character * 2048}</link><comments>{address}</comments>",
        ]
    )


@pytest.mark.parametrize("character", ["\U0001f600", '"', "é"])
def test_the_largest_item_fits_a_record(read: Read, character: str) -> None:
    namespaces = (
        'xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:g="http://www.georss.org/georss" '
        'xmlns:s="http://purl.org/rss/1.0/modules/slash/" xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    )
    document = read(f"<rss {namespaces}><channel><item>{largest(character)}</item></channel></rss>")
    item = document.items[0]
    assert {"title", "summary", "body", "source", "georss:line", "slash:comments"} <= item.raw.keys()
    assert len(orjson.dumps(item)) < LARGEST_VALUE
