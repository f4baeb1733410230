"""What enriching costs: microseconds of one core per item of 1,500 characters, part by part, warm.

    python -m bench.enrich DATA [--rounds 5] [--items 12] [--start-up]

Items are made of the sentences in `DATA/countries` (a title and some 1,420 characters of body), `--items` for
each language that has a lexicon. In every round each part goes over all items; the best round of each item
counts, which takes out what other processes cost. The budget holds for the mean of each language.
The yardstick is a split of the same texts into words by `re`, less than which no tagger can do: it tells one
machine from another. `--start-up` prints what a fresh process needs to load all languages.
"""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import mean
from time import perf_counter, process_time
from typing import NamedTuple

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
SHOWN = 5
WORD = re.compile(r"\w+")
YARDSTICK, ALL = "words (yardstick)", "all"


class Case(NamedTuple):
    """An item, and what the parts after the first are given."""

    language: str
    item: Item
    article: Article


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
    parts: dict[str, Callable[[Case], object]] = {
        YARDSTICK: lambda case: WORD.findall(f"{case.item.title} {case.item.body}"),
        "language": lambda case: identify(case.article.beginning(), case.language),
        "cut, credits, dateline": lambda case: article_of(case.item),
        "countries and focus": lambda case: countries_of(case.article, case.language, countries),
        "subjects": lambda case: subjects.tag(case.article.texts(), case.language),
        ALL: lambda case: enricher.tags(case.item),
    }
    cases = [Case(language, item, article_of(item)) for language, item in items]
    bests = {name: _best_us(cases, work, rounds) for name, work in parts.items()}
    times = {name: mean(best) for name, best in bests.items()}
    print(
        f"{len(cases)} items in {len({case.language for case in cases})} languages, best of {rounds} rounds"
    )
    for name, taken in times.items():
        print(f"{name:24} {taken:7.0f} us  {taken / times[YARDSTICK]:5.1f} x yardstick")
    _print_budget(cases, bests[ALL])


def _print_budget(cases: list[Case], best: list[float]) -> None:
    """Print the languages that cost most, and whether all of them keep the budget."""
    by_language: dict[str, list[float]] = defaultdict(list)
    for case, taken in zip(cases, best, strict=True):
        by_language[case.language].append(taken)
    means = sorted(((mean(taken), language) for language, taken in by_language.items()), reverse=True)
    print("dearest:", ", ".join(f"{language} {taken:.0f} us" for taken, language in means[:SHOWN]))
    missed = [language for taken, language in means if taken > BUDGET_US]
    print(
        f"budget {BUDGET_US:.0f} us: {'missed by ' + ' '.join(missed) if missed else 'kept by each language'}"
    )


def _best_us(cases: list[Case], work: Callable[[Case], object], rounds: int) -> list[float]:
    """Return the best round of each case, in microseconds, after one round to warm up."""
    best = [float("inf")] * len(cases)
    for _ in range(rounds + 1):
        for number, case in enumerate(cases):
            began = perf_counter()
            work(case)
            best[number] = min(best[number], perf_counter() - began)
    return [taken * 1e6 for taken in best]


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
