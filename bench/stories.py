"""How well items on one event fall into one story: `python -m bench.stories [DATA]`.

DATA is the folder of shared data (default: ../shared/data beside the checkout). Nothing labels the stories of
real news there, so three measures stand side by side:

- 3,469 English articles of two days: are the full texts of items in one story alike? Only their headlines
  and leads were compared to join them.
- 35 English and 20 Russian pairs of articles, labelled as on one event or not; the English ones after the
  articles, for words have no weight in an empty index.
- 6,366 headlines in 87 stories (UCI News Aggregator): coarse ones, on a subject rather than an event.
"""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import comb
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from agents.dedupe import decide_all
from agents.dedupe.tokens import words
from bench.dedupe import adjusted_rand, copies_folder, f1, item_of, load_articles, timed
from schemas.values import Decision, Item

ALIKE = 0.15
"""Least TF-IDF cosine of two full texts that may well be on one event."""
LONGEST_FIELD = 1 << 20
"""Characters of a text in the files of pairs."""


def main() -> None:
    """Print the measurements."""
    copies = copies_folder()
    articles = list(load_articles(copies / "articles_en.jsonl"))
    vectors = text_vectors(articles)
    for name, with_body in (("headline + 220 characters", False), ("headline + full text", True)):
        items = [item_of(article, with_body=with_body) for article in articles]
        print(name)
        print_joins(list(decide_all(items)), vectors)
        print_pairs("en", copies / "en_train_pool.tsv", items, with_body=with_body)
        print_pairs("ru", copies / "ru_train_pool.tsv", [], with_body=with_body)
    print_events(copies / "uci_head6366.csv")


def text_vectors(articles: Sequence[dict[str, str]]) -> NDArray[np.float32]:
    """Return a TF-IDF vector of length 1 for each article's headline and text; words share 16,384 places."""
    vectors = np.zeros((len(articles), 16_384), dtype=np.float32)
    for vector, article in zip(vectors, articles, strict=True):
        for word, count in Counter(words(f"{article['title']} {article['text']}")).items():
            vector[crc32(word.encode()) % len(vector)] += 1 + math.log(count)
    frequencies = (vectors > 0).sum(axis=0)
    vectors *= np.log(len(articles) / (1 + frequencies)).clip(0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def print_joins(decisions: Sequence[Decision], vectors: NDArray[np.float32]) -> None:
    """Print of how many items that joined a story the full text is like one of it, and of how many pairs."""
    stories: defaultdict[str, list[int]] = defaultdict(list)
    nearest, pairs = [], []
    for number, decision in enumerate(decisions):
        if decision.decision == "corroboration":
            likenesses = vectors[stories[decision.story_id]] @ vectors[number]
            nearest.append(likenesses.max() >= ALIKE)
            pairs.extend(likenesses >= ALIKE)
        if decision.decision != "copy":
            stories[decision.story_id].append(number)
    print(f"  joins: {len(nearest)}, like one of the story {np.mean(nearest):.3f}", end="")
    print(f"; pairs: {len(pairs)}, alike {np.mean(pairs):.3f}")


def print_pairs(language: str, path: Path, before: Sequence[Item], *, with_body: bool) -> None:
    """Print how many labelled pairs fall into one story, decided after the items `before`."""
    rows = list(labelled_pairs(path))
    articles = {row[f"{side}_url"]: article_of(row, side) for row in rows for side in ("first", "second")}
    items = [
        replace(item_of(article, with_body=with_body), feed_language=language)
        for article in articles.values()
    ]
    decisions = list(decide_all([*before, *items]))[len(before) :]
    story = {url: decision.story_id for url, decision in zip(articles, decisions, strict=True)}
    for quality, name in (("OK", "on one event"), ("BAD", "not on one event")):
        pairs = [row for row in rows if row["quality"] == quality]
        joined = sum(story[row["first_url"]] == story[row["second_url"]] for row in pairs)
        print(f"  {language} pairs {name}: {joined} of {len(pairs)} in one story")


def labelled_pairs(path: Path) -> Iterable[dict[str, str]]:
    """Yield the rows of a file of labelled pairs; columns lose their prefixes (`INPUT:`, `GOLDEN:`)."""
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield {name.split(":")[-1]: value or "" for name, value in row.items()}


def article_of(row: dict[str, str], side: str) -> dict[str, str]:
    """Return one article of a pair in the form of `load_articles`."""
    url = row[f"{side}_url"]
    return {"url": url, "site": url.split("/")[2], "title": row[f"{side}_title"], "text": row[f"{side}_text"]}


def print_events(path: Path) -> None:
    """Print how headlines alone fall into stories, in the order of their times.

    Their feeds say that they are English, as most real ones do: every fifth headline is too short to tell.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["TIMESTAMP"]]  # the last row is cut short
    rows.sort(key=lambda row: int(row["TIMESTAMP"]))
    items = [
        Item(
            feed_url=f"https://{row['HOSTNAME']}/rss", feed_language="en", guid=row["ID"], title=row["TITLE"]
        )
        for row in rows
    ]
    decisions, micros = timed(items)
    found = [decision.story_id for decision in decisions]
    wanted = [row["STORY"] for row in rows]
    hits, one, other = (
        sum(comb(count, 2) for count in Counter(labels).values())
        for labels in (list(zip(found, wanted, strict=True)), found, wanted)
    )
    print(
        f"\nheadlines to stories: {len(items)} items in {len(set(wanted))} stories, {micros:.0f} us an item"
    )
    print(
        f"  pairs: precision {hits / one:.3f}, recall {hits / other:.3f}, F1 {f1(hits, one, other):.3f}",
        end="",
    )
    print(f", ARI {adjusted_rand(found, wanted):.3f}")


if __name__ == "__main__":
    main()
