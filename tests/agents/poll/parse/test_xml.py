from __future__ import annotations

import pytest

from agents.poll.parse import NeedsFallback
from schemas.errors import FeedRefused
from tests.agents.poll.parse.conftest import Read


def test_a_feed_inside_html_is_found(read: Read) -> None:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>In HTML</title><entry><id>1</id></entry></feed>'
    document = read(f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{feed}</body></html>')
    assert (document.title, len(document.items)) == ("In HTML", 1)


def test_entities_of_the_document_are_replaced_and_external_ones_are_not_read(read: Read) -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY name "Harbour"><!ENTITY file SYSTEM "file:///etc/passwd">]>'
    document = read(f"{doctype}<rss><channel><title>&name; &file; &eacute;</title></channel></rss>")
    assert document.title == "Harbour &file; é"


def test_an_undeclared_prefix_is_read_by_its_usual_meaning(read: Read) -> None:
    document = read("<rss><channel><item><dc:creator>Ada</dc:creator></item></channel></rss>")
    assert (document.parser, document.items[0].authors) == ("recover", ["Ada"])


def test_an_unknown_default_namespace_does_not_hide_rss(read: Read) -> None:
    document = read(
        '<rss xmlns="http://nobody.example/"><channel><item><title>x</title></item></channel></rss>'
    )
    assert document.items[0].title == "x"


def test_another_prefix_is_the_same_name(read: Read) -> None:
    item = '<d:creator xmlns:d="http://purl.org/dc/elements/1.1/">Ada</d:creator>'
    assert read(f"<rss><channel><item>{item}</item></channel></rss>").items[0].authors == ["Ada"]


def test_forbidden_characters_are_taken_out(read: Read) -> None:
    document = read("<rss><channel><title>a\x00b\x0bc</title></channel></rss>")
    assert (document.title, document.parser) == ("abc", "recover")


def test_an_ampersand_in_cdata_stays_as_it_is_when_the_rest_is_repaired(read: Read) -> None:
    text = '<feed xmlns="http://www.w3.org/2005/Atom"><title><![CDATA[a & b &amp; c]]></title><id>x & y</id></feed>'
    document = read(text)
    assert (document.title, document.id) == ("a & b &amp; c", "x & y")


def test_what_recovery_reads_less_of_than_there_is_goes_to_feedparser(read: Read) -> None:
    with pytest.raises(NeedsFallback):
        read(
            "<rss><channel><item><title>1</title></item></channel></rss><rss><channel><item/></channel></rss>"
        )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("<html><body>Hello</body></html>", "not_a_feed"),
        ("just text", "not_a_feed"),
        ("<br>not closed", "not_a_feed"),
        ('<opml version="2.0"><body/></opml>', "not_a_feed"),
        ('{"version": "1.0"}', "not_a_feed"),
        ('{"version": ', "not_json"),
        ('{"version": "https://jsonfeed.org/version/1.1", "title": "\\ud800"}', "not_json"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_reason(read: Read, data: str, reason: str) -> None:
    with pytest.raises(FeedRefused) as refused:
        read(data)
    assert refused.value.reason == reason


def test_a_feed_that_is_served_as_something_else_is_flagged(read: Read) -> None:
    feed = "<rss><channel><title>x</title></channel></rss>"
    assert read(feed, content_type="text/html; charset=utf-8").flags == ["content_type:unexpected"]
    assert read(feed, content_type="application/rss+xml").flags == []


OWN = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<link>https://post.example/</link><atom:link rel="self" href="%s"/><item><link>rain</link></item>
</channel></rss>"""


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("https://post.example/feeds/all", "https://post.example/feeds/rain"),
        ("", "https://post.example/rain"),
    ],
)
def test_a_document_read_without_an_address_has_its_own(read: Read, own: str, expected: str) -> None:
    document = read(OWN % own, url=None)
    assert (document.url, document.items[0].url) == (own or "https://post.example/", expected)


def test_a_json_feed_read_without_an_address_has_its_own(read: Read) -> None:
    data = """{"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://post.example/feed.json",
    "items": [{"id": "1", "url": "/rain"}]}"""
    assert read(data, url=None).items[0].url == "https://post.example/rain"


def test_what_is_read_without_an_address_and_names_none_has_none(read: Read) -> None:
    document = read('<rss version="2.0"><channel><item><link>/rain</link></item></channel></rss>', url=None)
    assert (document.url, document.items[0].url) == ("", None)


def test_feedparser_gets_the_address_that_a_broken_document_gives_itself(read: Read) -> None:
    broken = OWN.replace("</item>", "</item><![CDATA[<item>") % "https://post.example/feeds/all"
    with pytest.raises(NeedsFallback) as caught:
        read(broken, url=None)
    assert caught.value.url == "https://post.example/feeds/all"
