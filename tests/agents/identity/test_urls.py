from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agents.identity.urls import LONGEST, canonical_url, is_home_page, is_opaque
from catalog.tables import Row, rows_of

PAIRS = list(rows_of((Path(__file__).parent / "url_pairs.tsv").read_text(encoding="utf-8")))

PIECES = st.sampled_from(
    [
        *(
            "http://",
            "https://",
            "//",
            "/",
            "\\",
            ":",
            ";",
            "?",
            "&",
            "=",
            "#",
            "!",
            "@",
            "+",
            "\t",
            ".",
            "..",
        ),
        *("amp", ".amp.html", "/amp", "/amp/s/", "print", "index.html", "www.", "m.", "a-1", "12345", ".org"),
        *(
            "%",
            "%41",
            "%2F",
            "%25",
            "%%",
            "&amp;",
            "amp;",
            "utm_source=rss",
            "ref=rss",
            "jsessionid=1",
            "feed:",
        ),
        *("google.com", "/url?q=", "web.archive.org/web/1/", "[::1]", ":80", "ü", "新聞"),
    ]
)
ADDRESSES = st.one_of(
    st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(lambda p: "https://a.org/" + "".join(p))
)


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{row['verdict']}: {row['why']}" for row in PAIRS])
def test_two_addresses_are_equal_exactly_when_they_are_one_article(pair: Row) -> None:
    first, second = canonical_url(pair["first"]), canonical_url(pair["second"])
    assert (first == second) == (pair["verdict"] == "same"), (first, second)


def test_the_table_of_pairs_is_large_and_has_both_verdicts() -> None:
    verdicts = [row["verdict"] for row in PAIRS]
    assert verdicts.count("same") >= 100
    assert verdicts.count("different") >= 50


@given(ADDRESSES)
@example("https://a.org/a/..amp")
@example("https://a.org/%%414")
@example("http://http://")
@example("http:a.org?AMP;&0")
def test_canonical_once_is_canonical_for_good(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


@given(ADDRESSES)
def test_a_web_address_comes_out_as_ascii_and_bounded(url: str) -> None:
    canonical = canonical_url(url)
    assert len(canonical) <= LONGEST
    assert canonical.isascii() or not canonical.startswith("https://")


@given(st.text(st.characters(codec=None, categories=["Cs", "L", "P"])))
def test_a_text_with_lone_surrogates_is_taken(url: str) -> None:
    assert isinstance(canonical_url("https://example.org/" + url), str)


@given(st.permutations(["id=7", "part=2", "utm_source=rss", "ref=rss", "b=%C3%BC", "flag"]))
def test_the_order_of_parameters_does_not_count(pairs: list[str]) -> None:
    assert (
        canonical_url("https://example.org/a?" + "&".join(pairs))
        == "https://example.org/a?b=%C3%BC&flag&id=7&part=2"
    )


def test_long_addresses_stay_different() -> None:
    long = "https://example.org/" + "a" * 20_000
    first, second = canonical_url(long + "1"), canonical_url(long + "2")
    assert first != second
    assert max(len(first), len(second)) <= LONGEST


def test_redirectors_nested_a_thousand_times_are_followed_to_the_end() -> None:
    url = "https://web.archive.org/web/1/" * 500 + "https://example.org/a-1"
    assert canonical_url(url) == "https://example.org/a-1"


def test_a_home_page_is_told_from_a_page() -> None:
    assert is_home_page(canonical_url("http://www.example.org/index.html?utm_source=rss"))
    assert not is_home_page(canonical_url("https://example.org/?p=7"))
    assert not is_home_page(canonical_url("https://example.org/a"))
    assert not is_home_page(canonical_url("urn:uuid:1"))


def test_aggregators_and_short_links_are_opaque_and_articles_are_not() -> None:
    for url in (
        "https://news.google.com/rss/articles/CBMi?oc=5",
        "http://feedproxy.google.com/~r/x/~3/y/",
        "https://bit.ly/x",
    ):
        assert is_opaque(canonical_url(url))
    for url in ("https://example.org/a", "https://news.google.com/topstories", "mailto:a@example.org"):
        assert not is_opaque(canonical_url(url))
