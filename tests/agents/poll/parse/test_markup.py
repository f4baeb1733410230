from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.parse.drafts import Text
from agents.poll.parse.markup import plain_text


def html(value: str) -> str:
    return plain_text(Text(value, "html"))


def untyped(value: str) -> str:
    return plain_text(Text(value, "untyped"))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br/>Two<BR>Three", "One\nTwo\nThree"),
        ("<ul><li>One</li>\n<li>Two</li></ul>", "One\nTwo"),
        ("a <b>bold</b>\n  word", "a bold word"),
        ("wo<wbr>rd", "word"),
        ("&lt;p&gt; &amp; &nbsp;&eacute;&#8217;&#x2019;&#146;", "<p> & é’’’"),
        ("&bogus; &amp", "&bogus; &"),
        ('<a title="a > b" href=x>link</a>', "link"),
        ("<img alt='1 > 0'>", ""),
        ("safe<script>evil('</p>')</script> text", "safe text"),
        ("<STYLE>p { color: red }</STYLE>text", "text"),
        ("a<!-- <b> -->b", "ab"),
        ("a<!-- never closed", "a"),
        ("cut in a <a href='http://example", "cut in a"),
        ("<?php echo 1 ?>text<!DOCTYPE html>", "text"),
        ("<o:p>office</o:p>", "office"),
        ("1 < 2", "1 < 2"),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert html(markup) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("AT&T & 5 < 6", "AT&T & 5 < 6"),
        ("the <Gary> show", "the <Gary> show"),
        ("x <y and z", "x <y and z"),
        ("caf&eacute;", "café"),
        ("a <b>bold</b> <Gary>", "a bold"),
    ],
)
def test_an_untyped_text_is_markup_where_it_looks_like_it(value: str, text: str) -> None:
    assert untyped(value) == text


def test_a_plain_text_keeps_its_lines_and_its_brackets() -> None:
    assert plain_text(Text(" <b>one</b>\n\n  two ", "text")) == "<b>one</b>\ntwo"


def test_a_title_is_one_line() -> None:
    assert plain_text(Text("<p>One</p><p>Two</p>", "html"), lines=False) == "One Two"


@given(
    st.lists(
        st.sampled_from(["<", ">", "a", " ", "=", '"', "'", "/", "!", "--", "&", ";", "script", "p"]),
        max_size=60,
    )
)
def test_no_tag_is_left(parts: list[str]) -> None:
    text = html("".join(parts).replace("&", ""))
    assert not re.search(r"<(?:script|p)[\s/>]", text, re.IGNORECASE)


@pytest.mark.parametrize(
    "unit", ["<", "<a", "<a ", '<a="', "<!--", "<!", "&", "&#1", "<script", "</", "<a b='", "-->", " ", "\n<"]
)
def test_a_flood_is_read_to_its_end(unit: str) -> None:
    # any pattern that looks twice at the same character would need minutes for this
    flood = "a" + unit * (1_000_000 // len(unit))
    assert untyped(flood).startswith("a")
