"""Quality of country tagging on sentences labelled by hand, language by language.

    python -m bench.countries DATA [--split train300] [--language de] [--errors]

DATA/countries holds `countries.tsv` (index_id, countries, extra, split) and `sentences_LANG.tsv`. Precision,
recall and F1 count (sentence, country) pairs; countries of the column `extra` are neither rewarded nor
penalised. Learn on the split `ext`; `train300` is there to measure.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from agents.enrich.countries import CountryTagger, Mention
from catalog.lexicons import full_languages, writings
from catalog.tables import rows_of


@dataclass(slots=True)
class Score:
    """Counts of (sentence, country) pairs."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Return the part of the tags that are right."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Return the part of the labels that were found."""
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)

    def add(self, other: Score) -> None:
        """Add the counts of `other`."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, the countries it names, and those that may be tagged or not."""

    text: str
    countries: frozenset[str]
    extra: frozenset[str]


def sentences(folder: Path, language: str, split: str) -> Iterator[Sentence]:
    """Yield the labelled sentences of a language."""
    path = folder / f"sentences_{language.replace('-', '_')}.tsv"
    for row in rows_of(path.read_text(encoding="utf-8")):
        if row["split"] == split:
            yield Sentence(row["text"], _codes(row["countries"]), _codes(row["extra"]))


def _codes(cell: str) -> frozenset[str]:
    return frozenset(code for code in cell.split(",") if code)


def score(tagger: CountryTagger, language: str, cases: Iterator[Sentence]) -> Score:
    """Return how `tagger` does on `cases`."""
    total = Score()
    for case in cases:
        mentions = tagger.find(case.text, language)
        found = {mention.code for mention in mentions}
        wrong, missed = found - case.countries - case.extra, case.countries - found
        total.add(Score(len(found & case.countries), len(wrong), len(missed)))
        if wrong or missed:
            total.errors.append(_explained(case, mentions, wrong, missed))
    return total


def _explained(
    case: Sentence, mentions: list[Mention], wrong: AbstractSet[str], missed: AbstractSet[str]
) -> str:
    seen = " ".join(f"{m.text}={m.code}<{m.key}" for m in mentions if m.code in wrong)
    return f"  +{','.join(sorted(wrong))} [{seen}] -{','.join(sorted(missed))}: {case.text}"


def main() -> None:
    """Print the table, worst languages first, and the sums by family."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", default="train300")
    parser.add_argument("--language", action="append")
    parser.add_argument("--errors", action="store_true", help="print the sentences that went wrong")
    options = parser.parse_args()
    tagger = CountryTagger()
    total = Score()
    families: dict[str, Score] = defaultdict(Score)
    results = {
        language: score(tagger, language, sentences(options.data / "countries", language, options.split))
        for language in options.language or full_languages()
    }
    for language, result in sorted(results.items(), key=lambda pair: pair[1].f1):
        _print_row(language, result)
        if options.errors:
            print("\n".join(result.errors))
        total.add(result)
        families[writings()[language].family].add(result)
    print()
    for family, result in sorted(families.items()):
        _print_row(family, result)
    _print_row("all", total)


def _print_row(name: str, result: Score) -> None:
    print(
        f"{name:14} F1 {result.f1:.3f}  P {result.precision:.3f}  R {result.recall:.3f}"
        f"  right {result.right} wrong {result.wrong} missed {result.missed}"
    )


if __name__ == "__main__":
    main()
