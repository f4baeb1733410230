from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.identity import feed_id
from agents.poll.opml import read_opml, write_opml
from schemas.errors import FeedRefused
from schemas.values import Feed


def outline(url: str, **attributes: str) -> str:
    given_ones = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<outline type="rss" xmlUrl="{url}"{given_ones}/>'


def opml(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><body>{body}</body></opml>'.encode()


def test_folders_become_the_category_and_our_attributes_are_read() -> None:
    inner = outline(
        "https://a.example/rss", text="A", language="pt_BR", country="br", htmlUrl="https://a.example/"
    )
    [feed] = read_opml(opml(f'<outline text="Americas"><outline text="Brazil">{inner}</outline></outline>'))
    assert feed == Feed(
        feed_id=feed_id("https://a.example/rss"),
        url="https://a.example/rss",
        title="A",
        language="pt-BR",
        country="BR",
        category="Americas/Brazil",
        html_url="https://a.example/",
    )


def test_an_address_that_comes_twice_is_one_feed() -> None:
    feeds = read_opml(
        opml(outline("https://a.example/rss", text="A") + outline("http://a.example/rss/", text="B"))
    )
    assert [feed.title for feed in feeds] == ["A"]


def test_what_is_not_on_the_web_is_left_out() -> None:
    body = (
        outline("file:///etc/passwd") + outline("javascript:1") + outline("") + outline("https://a.example/")
    )
    assert [feed.url for feed in read_opml(opml(body))] == ["https://a.example/"]


@pytest.mark.parametrize(
    "broken",
    [
        '<opml><body><outline text="A & B" xmlUrl="https://a.example/rss?x=1&y=2"/></body></opml>',
        '<opml><body><outline text="A"><outline xmlUrl="https://a.example/rss?x=1&amp;y=2"></body>',
        '\n\nWarning: junk\n<?xml version="1.0"?><opml><body><outline xmlUrl="https://a.example/rss?x=1&amp;y=2"/></body></opml>',
        '<opml><body><outline text="&nbsp;&eacute;" xmlUrl="https://a.example/rss?x=1&amp;y=2"/></body></opml>',
        '<opml><body><outline text="\x08" xmlUrl="https://a.example/rss?x=1&amp;y=2"/></body></opml>',
        '<?xml version="1.0" encoding="utf-8"?><opml><body><outline text="\udce9" xmlUrl="https://a.example/rss?x=1&amp;y=2"/></body></opml>',
        '<opml><body><outline XMLURL="https://a.example/rss?x=1&amp;y=2"/></body></opml>',
        '<opml><outline xmlUrl="https://a.example/rss?x=1&amp;y=2"/></opml>',
    ],
)
def test_a_broken_list_gives_its_feeds(broken: str) -> None:
    [feed] = read_opml(broken.encode("utf-8", "surrogateescape"))
    assert feed.url.startswith("https://a.example/rss?x=1")


def test_entities_do_not_read_files() -> None:
    text = '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml><body><outline text="&x;" xmlUrl="https://a.example/"/></body></opml>'
    assert all(feed.title is None for feed in read_opml(text.encode()))


def test_folders_nested_without_end_are_read() -> None:
    depth = 200
    body = '<outline text="d">' * depth + outline("https://a.example/") + "</outline>" * depth
    [feed] = read_opml(opml(body))
    assert feed.category is not None
    assert feed.category.count("/") <= 50


@pytest.mark.parametrize("data", [b"", b"hello", b"\x00" * 10, b"{}"])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(FeedRefused, match="not an OPML document"):
        read_opml(data)


_text = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=20).map(
    lambda text: " ".join(text.replace("/", "-").split())
)
_texts = _text.filter(bool)
_names = st.from_regex(r"[a-z]{1,9}", fullmatch=True)


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    url = f"https://{draw(_names)}.example/{draw(_names)}?q={draw(_names)}&r=1"
    return Feed(
        feed_id=feed_id(url),
        url=url,
        title=draw(st.none() | _texts),
        language=draw(st.sampled_from([None, "en", "pt-BR", "zh-Hant"])),
        country=draw(st.sampled_from([None, "BR", "CH"])),
        category=draw(st.none() | st.lists(_texts, min_size=1, max_size=3).map("/".join)),
        html_url=draw(st.sampled_from([None, "https://a.example/"])),
    )


@settings(max_examples=30)
@given(st.lists(feeds(), unique_by=lambda feed: feed.feed_id, max_size=20))
def test_what_is_exported_is_imported_as_it_was(given_feeds: list[Feed]) -> None:
    got = read_opml(write_opml(given_feeds, "All & sundry"))
    assert sorted(got, key=lambda feed: feed.feed_id) == sorted(given_feeds, key=lambda feed: feed.feed_id)
