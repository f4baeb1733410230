"""How well and how fast copies are found: `python -m bench.dedupe [DATA]`.

DATA is the folder of shared data (default: ../shared/data beside the checkout): 3,469 English articles of
two days with labelled pairs. Items are decided in file order by `agents.dedupe.decide_all`, once as headline
and 220 characters, once as headline and full text. Pairs of the label `part` count neither for nor against,
as in the design's figures (docs/dedupe.md), and once more as wrong. Times are CPU time of this process.
How well stories are found measures bench/stories.py.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from math import comb
from pathlib import Path

from agents.dedupe import decide_all
from agents.dedupe.features import Text, read
from agents.dedupe.index import Index, Relation
from schemas.values import Decision, Item
from tests.agents.dedupe.made import placed

Pair = tuple[int, int]
SUMMARY = 220
ROUNDS = 3
"""Times are the least of as many rounds: others work on the machine too."""
DEFAULT = Path(__file__).parents[2] / "shared" / "data"


def main() -> None:
    """Print the measurements."""
    copies = copies_folder()
    articles = list(load_articles(copies / "articles_en.jsonl"))
    labels = {(i, j): label for i, j, *_, label in json.loads((copies / "gold_pairs_en.json").read_bytes())}
    short = [item_of(article, with_body=False) for article in articles]
    full = [item_of(article, with_body=True) for article in articles]
    for name, items in (("headline + 220 characters", short), ("headline + full text", full)):
        decisions, micros = timed(items)
        print(f"\n{name}: {len(items)} items, {verdicts(decisions)}")
        print_pairs("copies", groups(decisions, {"copy"}), labels)
        print_pairs("copies and updates", groups(decisions, {"copy", "update"}), labels)
        print(f"  {micros:.0f} us an item for both stages; matching alone:")
        print_costs(items)


def copies_folder() -> Path:
    """Return the folder in that of the command line, or the default; ends the program where there is none."""
    copies = Path(sys.argv[1] if len(sys.argv) > 1 else DEFAULT) / "copies"
    if not copies.is_dir():
        sys.exit(f"no data: {copies} is not there")
    return copies


def load_articles(path: Path) -> Iterable[dict[str, str]]:
    """Yield the articles of a JSON lines file, of each address the first."""
    seen = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if article["url"] not in seen:
            seen.add(article["url"])
            yield article


def item_of(article: dict[str, str], *, with_body: bool) -> Item:
    """Return an article as a feed's item: with its text, or with its first `SUMMARY` characters."""
    text = " ".join(article["text"].split())
    summary = text if len(text) <= SUMMARY else text[:SUMMARY].rsplit(" ", 1)[0]
    item = Item(feed_url=f"https://{article['site']}/rss", url=article["url"], title=article["title"])
    return replace(item, body=article["text"]) if with_body else replace(item, summary=summary)


def timed(items: Sequence[Item]) -> tuple[list[Decision], float]:
    """Return the decisions on `items` and the microseconds of CPU that one took."""
    list(decide_all(items[:1]))  # loads the language model
    start = time.process_time()
    decisions = list(decide_all(items))
    return decisions, (time.process_time() - start) / len(items) * 1e6


def verdicts(decisions: Iterable[Decision]) -> str:
    """Return how many decisions there are of each kind."""
    counts = Counter(decision.decision for decision in decisions)
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def groups(decisions: Sequence[Decision], linked: set[str]) -> list[str]:
    """Return for each item the id of its group's first item, following the parents of `linked` verdicts."""
    root: dict[str, str] = {}
    for decision in decisions:
        parent = decision.parent_id if decision.decision in linked else None
        root.setdefault(decision.item_id, decision.item_id if parent is None else root[parent])
    return [root[decision.item_id] for decision in decisions]


def print_pairs(name: str, found: Sequence[str], labels: dict[Pair, str]) -> None:
    """Print precision, recall and F1 of pairs in one group, and the adjusted Rand index."""
    members = defaultdict(list)
    for position, group in enumerate(found):
        members[group].append(position)
    pairs = {pair for group in members.values() for pair in combinations(group, 2)}
    same = {pair for pair, label in labels.items() if label == "same"}
    undecided = {pair for pair, label in labels.items() if label == "part"}
    hits = len(pairs & same)
    strict = f1(hits, len(pairs), len(same))
    lenient = f1(hits, len(pairs - undecided), len(same))
    rand = adjusted_rand(found, components(len(found), same))
    print(f"  {name}: pairs F1 {lenient:.4f} (`part` counted as wrong: {strict:.4f}), ARI {rand:.4f}")


def f1(hits: float, found: float, wanted: float) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * hits / (found + wanted)


def components(size: int, pairs: Iterable[Pair]) -> list[int]:
    """Return the smallest member of each item's connected component."""
    label = list(range(size))
    for first, second in sorted(pairs):
        low, high = sorted((label[first], label[second]))
        if low != high:
            label = [low if value == high else value for value in label]
    return label


def adjusted_rand(first: Sequence[object], second: Sequence[object]) -> float:
    """Return the adjusted Rand index of two partitions (Hubert and Arabie 1985)."""
    both = sum(comb(count, 2) for count in Counter(zip(first, second, strict=True)).values())
    one, other = (sum(comb(count, 2) for count in Counter(labels).values()) for labels in (first, second))
    expected = one * other / comb(len(first), 2)
    return (both - expected) / ((one + other) / 2 - expected)


def print_costs(items: Sequence[Item]) -> None:
    """Print CPU time and memory of matching alone, the memory also for ten times as many items."""
    gc.collect()
    gc.freeze()  # as a worker does: else the collector goes through the labels and articles again and again
    reading, relating = min((costs(items) for _ in range(ROUNDS)), key=sum)
    print(f"  {reading + relating:.0f} us an item: {reading:.0f} reading, {relating:.0f} index")
    print(f"  {memory(items):.0f} bytes an item in the index", end="")
    print(f", {memory(list(shuffled(items, 10))):.0f} with ten times the items")


def costs(items: Sequence[Item]) -> tuple[float, float]:
    """Return the microseconds of CPU to read an item, and to relate it to the index and add it.

    One item after another, as in a worker: texts that were kept would fill the collector's time.
    """
    index, reading, relating = Index(), 0.0, 0.0
    for number, item in enumerate(items):
        start = time.process_time()
        text = read(item)
        between = time.process_time()
        add(index, number, text, index.relate(text))
        relating += time.process_time() - between
        reading += between - start
    return reading / len(items) * 1e6, relating / len(items) * 1e6


def add(index: Index, number: int, text: Text, relation: Relation) -> None:
    """Add an item to the index in the place that its relation gives it."""
    record = placed(number, verdict=relation.verdict, story_id=relation.story_id, source=number % 1000)
    index.add(record, text.features, relation.root if relation.verdict == "copy" else None)


def memory(items: Sequence[Item]) -> float:
    """Return the bytes an item that an index of `items` holds, each item a story of its own: the worst."""
    gc.collect()
    tracemalloc.start()
    index = Index()
    for number, item in enumerate(items):
        add(index, number, read(item), Relation("new"))
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / index.kept.live


def shuffled(items: Sequence[Item], times: int) -> Iterable[Item]:
    """Yield `times` as many items: the same words in other orders, so with other keys."""
    chance = random.Random(1)  # noqa: S311 - no secret
    for _ in range(times):
        for item in items:
            title, summary, body = (
                " ".join(chance.sample(words, len(words)))
                for words in ((text or "").split() for text in (item.title, item.summary, item.body))
            )
            yield replace(item, title=title, summary=summary or None, body=body or None)


if __name__ == "__main__":
    main()
