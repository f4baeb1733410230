"""The full measurement of what enrich says: the table that docs/quality.md holds, in Markdown.

    python -m bench.quality DATA [--only countries,focus,subjects]

DATA is the data folder (`countries`, `countries/focus`, `subjects`). The sets belong to others, no shipped
table is learned on those marked *measure only*. Countries: split `train300`. Language: the same sentences cut
to 60 characters, without the feed's word. Subjects: bench/subjects.py says what its columns are.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

from agents.enrich.countries import CountryTagger
from agents.enrich.subjects import SubjectTagger
from agents.language import identify
from bench import countries, focus, subjects
from catalog.lexicons import shipped_folder, writings

SPLIT = "train300"
HEADLINE = 60
"""Characters of a text whose language is asked for."""

ONE_LANGUAGE = {"zh-Hant": "zh"}
"""What `identify` answers, where the lexicon tells two scripts apart."""

PARTS = ("countries", "focus", "subjects")


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--only", default=",".join(PARTS))
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"there is no data folder {options.data}: nothing measured", file=sys.stderr)
        return 1
    prints = {"countries": print_countries, "focus": print_focus, "subjects": print_subjects}
    for part in options.only.split(","):
        prints[part](options.data)
    return 0


def print_countries(data: Path) -> None:
    """Print language and countries: languages with lists by hand, then those of generated names alone."""
    tagger = CountryTagger()
    for title, by_hand in (("written by hand", True), ("generated names alone", False)):
        total, known, asked = countries.Score(), 0, 0
        print(f"\n| {title} | known at 60 | countries F1 | precision | recall |\n|---|---:|---:|---:|---:|")
        for language in filter(lambda code: has_hand_list(code) == by_hand, writings()):
            cases = list(countries.sentences(data / "countries", language, SPLIT))
            score = countries.score(tagger, language, iter(cases))
            expected = ONE_LANGUAGE.get(language, language)
            right = sum(identify(case.text[:HEADLINE], None) == expected for case in cases)
            _print_row(language, right / len(cases), score)
            total.add(score)
            known, asked = known + right, asked + len(cases)
        _print_row("all", known / asked, total)


def has_hand_list(language: str) -> bool:
    """Say whether people wrote a list of forms for `language`."""
    return (shipped_folder() / language / "hand.tsv").is_file()


def _print_row(name: str, known: float, score: countries.Score) -> None:
    print(f"| {name} | {known:.3f} | {score.f1:.3f} | {score.precision:.3f} | {score.recall:.3f} |")


def print_focus(data: Path) -> None:
    """Print how often the strongest country of a document is the true one."""
    tagger = CountryTagger()
    print("\n| set | documents | top-1 | nothing found |\n|---|---:|---:|---:|")
    for name in focus.SETS:
        documents = list(focus.read(data / "countries" / "focus" / name))
        answers = [focus.top(document.item, tagger) for document in documents]
        pairs = zip(answers, documents, strict=True)
        right = sum(answer in document.truth for answer, document in pairs) / len(documents)
        print(f"| {name} | {len(documents)} | {right:.3f} | {answers.count(None) / len(documents):.3f} |")


def print_subjects(data: Path) -> None:
    """Print the accuracy of the subjects by set, and as which Media Topics the labels of the sets read."""
    tagger = SubjectTagger()
    print(
        "\n| set | documents | forced | unseen half | said | right of said |\n|---|---:|---:|---:|---:|---:|"
    )
    for path in sorted((data / "subjects").glob("*.train.tsv.gz")):
        name = path.name.split(".")[0]
        if name.split("_")[0] not in subjects.LANGUAGES:
            continue
        every, unseen = subjects.measured(path, tagger, Counter())
        shares = (
            every.right / every.documents,
            unseen.right / unseen.documents,
            every.said / every.documents,
            every.said_right / max(every.said, 1),
        )
        print(f"| {name} | {every.documents} |", " | ".join(f"{share:.3f}" for share in shares), "|")
    print_labels()


def print_labels() -> None:
    """Print as which Media Topics each label reads; labels with no codes are left out of the measurement."""
    print("\n| set | labels and the Media Topics they read as |\n|---|---|")
    readings: dict[str, list[str]] = defaultdict(list)
    for row in subjects.label_rows():
        readings[row["set"]].append(f"{row['label']}: {row['codes'] or 'left out'}")
    for name, labels in readings.items():
        print(f"| {'all others' if name == '*' else name} | {'; '.join(labels)} |")


if __name__ == "__main__":
    sys.exit(main())
