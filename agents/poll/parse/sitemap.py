"""News sitemaps: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap."""

from __future__ import annotations

from agents.poll.parse.drafts import Draft, DraftFeed, Link, Media, Text
from agents.poll.parse.limits import ITEMS
from agents.poll.parse.names import Element, name_of
from agents.poll.parse.text_elements import string_of


def read_sitemap(root: Element, url: str) -> DraftFeed:
    """Return the feed of a `urlset`: one item for each `url`, the publication's name as title."""
    feed = DraftFeed(base=url, format="sitemap")
    found = [element for element in root if name_of(element).rpartition(":")[2] == "url"]
    feed.items_found = len(found)
    feed.items = [_item(feed, element) for element in found[:ITEMS]]
    return feed


def _item(feed: DraftFeed, element: Element) -> Draft:
    draft = Draft(base=feed.base)
    for part in element.iter():
        name = name_of(part)
        if name in {"sitemap:loc", "loc"}:
            draft.link("url", 0, Link(string_of(part), feed.base))
        elif name in {"sitemap:lastmod", "lastmod"}:
            draft.value("updated_at", 0, string_of(part))
        elif name == "image:loc":
            draft.media.append(Media(Link(string_of(part), feed.base), "image"))
        elif name.startswith("news:"):
            _read_news(feed, draft, name, string_of(part))
    return draft


def _read_news(feed: DraftFeed, draft: Draft, name: str, value: str) -> None:
    if name == "news:title":
        draft.text("title", 0, Text(value, "untyped"))
    elif name == "news:publication_date":
        draft.value("published_at", 0, value)
    elif name == "news:keywords":
        draft.categories.extend(value.split(","))
    elif name == "news:name":
        feed.text("title", 0, Text(value, "text"))
    elif name == "news:language":
        draft.language = value or None
