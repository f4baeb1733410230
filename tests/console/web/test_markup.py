from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from console.web.markup import Markup, join, tag


class Reader(HTMLParser):
    """Remembers what a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((name, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


TEXT = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]))


@given(TEXT, TEXT)
def test_no_text_becomes_a_tag_and_none_is_lost(child: str, attribute: str) -> None:
    reader = Reader(tag("p", child, title=attribute))
    assert reader.seen == [("p", {"title": attribute})]
    assert reader.text == child


def test_markup_stays_markup() -> None:
    assert tag("p", tag("b", "1 < 2"), None, 3) == "<p><b>1 &lt; 2</b>3</p>"
    assert join("&", Markup("&amp;")) == "&amp;&amp;"


def test_attributes_are_named_as_in_html() -> None:
    assert (
        tag("a", class_="x", aria_label="y", hidden=True, href=None, open=False)
        == '<a class="x" aria-label="y" hidden></a>'
    )


def test_elements_without_an_end_have_none() -> None:
    assert tag("input", name="region") == '<input name="region">'
    assert tag("rect", x="1") == '<rect x="1"/>'
