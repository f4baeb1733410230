"""What enriching costs: microseconds of one core per item of 1,500 characters, part by part, warm.

    python -m bench.enrich DATA [--rounds 5] [--items 12] [--start-up]

Items are made of the sentences in `DATA/countries` (a title and some 1,420 characters of body), `--items` for
each language that has a lexicon. Parts are measured in turn in each round and the best round counts. The
yardstick is a split of the same texts into words by `re`, less than which no tagger can do: on a busy machine
compare with it, not with a watch. `--start-up` prints what a fresh process needs to load all languages.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, process_time

import psutil

from agents.enrich import Enricher
from agents.enrich.article import Article, article_of
from agents.enrich.countries import CountryTagger
from agents.enrich.locate import countries_of
from agents.enrich.subjects import SubjectTagger
from agents.language import identify
from catalog.lexicons import writings
from catalog.tables import rows_of
from schemas.values import Item

TITLE, LENGTH = 80, 1_500
BUDGET_US = 700.0
WORD = re.compile(r"\w+")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--items", type=int, default=12, help="for each language")
    parser.add_argument("--start-up", action="store_true")
    options = parser.parse_args()
    if options.start_up:
        start_up()
        return
    items = [
        (language, item)
        for language in writings()
        for item in items_of(options.data, language, options.items)
    ]
    print_parts(items, options.rounds)


def items_of(data: Path, language: str, count: int) -> Iterator[Item]:
    """Yield `count` items of `LENGTH` characters made of the sentences of `language`."""
    path = data / "countries" / f"sentences_{language.replace('-', '_')}.tsv"
    texts = cycle(row["text"] for row in rows_of(path.read_text(encoding="utf-8")))
    for _ in range(count):
        title = next(texts)[:TITLE]
        body = ""
        while len(body) < LENGTH - len(title):
            body += " ".join(islice(texts, 3)) + "\n"
        yield Item(title=title, body=body[: LENGTH - len(title)], feed_language=language)


def print_parts(items: list[tuple[str, Item]], rounds: int) -> None:
    """Print what each part costs, beside the yardstick."""
    countries, subjects, enricher = CountryTagger(), SubjectTagger(), Enricher()
    articles: list[tuple[str, Article]] = [(language, article_of(item)) for language, item in items]
    parts: dict[str, Callable[[], object]] = {
        "words (yardstick)": lambda: [WORD.findall(f"{item.title} {item.body}") for _, item in items],
        "language": lambda: [identify(one.beginning(), language) for language, one in articles],
        "cut, credits, dateline": lambda: [article_of(item) for _, item in items],
        "countries and focus": lambda: [countries_of(one, language, countries) for language, one in articles],
        "subjects": lambda: [subjects.tag(one.texts(), language) for language, one in articles],
        "all": lambda: [enricher.tags(item) for _, item in items],
    }
    for work in parts.values():  # lexicons are loaded and word forms met
        work()
    times = dict.fromkeys(parts, float("inf"))
    for _ in range(rounds):
        for name, work in parts.items():
            times[name] = min(times[name], _cpu_seconds(work) / len(items) * 1e6)
    yardstick = times["words (yardstick)"]
    print(
        f"{len(items)} items in {len({language for language, _ in items})} languages, best of {rounds} rounds"
    )
    for name, taken in times.items():
        print(f"{name:24} {taken:7.0f} us  {taken / yardstick:5.1f} x yardstick")
    print(f"budget {BUDGET_US:.0f} us: {'kept' if times['all'] <= BUDGET_US else 'MISSED'}")


def _cpu_seconds(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def start_up() -> None:
    """Print seconds and resident memory of loading every language in this process."""
    began, cpu = perf_counter(), process_time()
    enricher = Enricher()
    enricher.load()
    memory = psutil.Process().memory_info().rss / 1e6
    taken = f"{perf_counter() - began:.1f} s, {process_time() - cpu:.1f} s of CPU"
    print(f"{taken}, {memory:.0f} MB with all languages")


if __name__ == "__main__":
    main()
