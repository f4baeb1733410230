"""Accuracy of the news subjects on public topic sets, and what tagging costs.

    python -m bench.subjects DATA [--set en_bbc ...] [--speed] [--confusion]

DATA holds `subjects/SET.train.tsv.gz` (label, title, body). The labels read as Media Topics by
`bench/subject_labels.tsv`. No table is learned from the sets. `forced` is the accuracy over all documents
when every document gets the label that its words speak of most (none found: wrong); `unseen` the same over
the half that was not looked at while the tables were written (`SEED`). `said` is the part of the documents
that get a subject of the set's labels, `right` the accuracy of the best one among them.
"""

from __future__ import annotations

import argparse
import gzip
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from agents.enrich.subjects import SubjectTagger
from agents.enrich.subjects.score import Hit
from catalog.subjects import lineage, subject_languages
from catalog.tables import Row, rows_of

LANGUAGES = {
    "amh": "am", "de": "de", "en": "en", "eng": "en", "es": "es", "fra": "fr", "hau": "ha", "ru": "ru",
    "som": "so", "swa": "sw", "tr": "tr", "ur": "ur", "yor": "yo", "zh": "zh",
}  # fmt: skip
"""Language by the beginning of a set's name; sets in other languages are left out."""

SEED = 4
TEXT_LENGTH = 1_500
TEXTS = 200
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Document:
    """A labelled document."""

    label: str
    title: str
    body: str

    @property
    def fields(self) -> dict[str, str]:
        """Return the fields as the tagger takes them."""
        return {"title": self.title, "body": self.body}


@dataclass(slots=True)
class Result:
    """Counts over the documents of a set."""

    documents: int = 0
    right: int = 0
    said: int = 0
    said_right: int = 0

    def add(self, label: str, forced: str | None, said: str | None) -> None:
        """Count one document."""
        self.documents += 1
        self.right += forced == label
        self.said += said is not None
        self.said_right += said == label


def label_rows() -> list[Row]:
    """Return the rows of `subject_labels.tsv`: set, label, codes."""
    return list(rows_of(Path(__file__).with_name("subject_labels.tsv").read_text(encoding="utf-8")))


def codes_of(name: str, labels: set[str]) -> dict[str, str]:
    """Return the label by code for the set `name`; codes claim what stands under them (`label_of`)."""
    rows = label_rows()
    own = {row["label"]: row["codes"] for row in rows if row["set"] == name}
    shared = {row["label"]: row["codes"] for row in rows if row["set"] == "*"}
    claims = {label: (shared | own)[label].split() for label in sorted(labels)}
    return {code: label for label, codes in claims.items() for code in codes}


def label_of(code: str, claims: dict[str, str]) -> str | None:
    """Return the label that claims `code`: the most specific claim wins."""
    return next((claims[above] for above in lineage(code) if above in claims), None)


def best_label(hits: list[Hit], claims: dict[str, str], among: set[str | None] | None = None) -> str | None:
    """Return the label (`among` those, if given) that the hits speak of most, None where none does."""
    totals: dict[str, float] = defaultdict(float)
    for hit in hits:
        for code, weight in hit.entry.weights.items():
            label = label_of(code, claims)
            if label is not None and weight and (among is None or label in among):
                totals[label] += weight * hit.value
    return max(sorted(totals), key=totals.__getitem__, default=None)


def documents_of(path: Path) -> list[Document]:
    """Return the documents of a set in the order of `SEED`: the first half was looked at."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in islice(lines, 1, None))
        found = [Document(row[0], *[*row[1:], "", ""][:2]) for row in rows]
    documents = [document for document in found if document.label not in {"not_news", "other"}]
    random.Random(SEED).shuffle(documents)  # noqa: S311 - a fixed order, not a secret
    return documents


def measured(path: Path, tagger: SubjectTagger, confusion: Counter[tuple[str, str]]) -> tuple[Result, Result]:
    """Return the counts over all documents of the set at `path`, and over its unseen half."""
    name = path.name.split(".")[0]
    language = LANGUAGES[name.split("_")[0]]
    documents = documents_of(path)
    claims = codes_of(name, {document.label for document in documents})
    every, unseen = Result(), Result()
    for place, document in enumerate(documents):
        if document.label not in claims.values():
            continue
        hits = tagger.hits(document.fields, language)
        tagged = {label_of(subject.code, claims) for subject in tagger.tag(document.fields, language)}
        forced, said = best_label(hits, claims), best_label(hits, claims, tagged - {None})
        confusion[document.label, forced or "-"] += 1
        every.add(document.label, forced, said)
        if place >= len(documents) // 2:
            unseen.add(document.label, forced, said)
    return every, unseen


def print_confusion(confusion: Counter[tuple[str, str]]) -> None:
    """Print how often each label (row) was given each label (column)."""
    labels = sorted({label for label, _ in confusion})
    print(f"{'':16}", *(f"{label[:9]:>9}" for label in (*labels, "-")))
    for label in labels:
        print(f"{label:16}", *(f"{confusion[label, given]:9}" for given in (*labels, "-")))


def print_quality(sets: Iterator[Path], tagger: SubjectTagger, with_confusion: bool) -> None:
    """Print one line for each set."""
    print(f"{'set':20} {'documents':>9} {'forced':>7} {'unseen':>7} {'said':>6} {'right':>6}")
    for path in sets:
        confusion: Counter[tuple[str, str]] = Counter()
        every, unseen = measured(path, tagger, confusion)
        shares = (
            every.right / every.documents, unseen.right / unseen.documents,
            every.said / every.documents, every.said_right / max(every.said, 1),
        )  # fmt: skip
        print(f"{path.name.split('.')[0]:20} {every.documents:9}", *(f"{share:6.3f}" for share in shares))
        if with_confusion:
            print_confusion(confusion)


def print_speed(data: Path) -> None:
    """Print what the tables cost to load and what a text of `TEXT_LENGTH` characters costs, warm."""
    before, start = _megabytes(), time.perf_counter()
    tagger = SubjectTagger()
    tagger.load()
    seconds = time.perf_counter() - start
    print(f"all {len(subject_languages())} tables: {seconds:.2f} s, {_megabytes() - before:.0f} MB")
    for name in ("en_bbc", "de_10kgnad", "fra_masakha", "es_posadas", "tr_ttc3600", "ru_tgcontest"):
        language = LANGUAGES[name.split("_")[0]]
        documents = documents_of(data / "subjects" / f"{name}.train.tsv.gz")
        texts = [document.body[:TEXT_LENGTH] for document in documents if len(document.body) >= TEXT_LENGTH]
        print(f"{language}: {_microseconds(tagger, texts[:TEXTS], language):.0f} us a text")


def _microseconds(tagger: SubjectTagger, texts: list[str], language: str) -> float:
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for text in texts:
            tagger.tag({"title": text[:80], "body": text[80:]}, language)
        spent.append(time.perf_counter() - start)
    return min(spent[1:]) / len(texts) * 1e6


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Run the measurement that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--set", action="append", dest="sets")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--confusion", action="store_true")
    options = parser.parse_args()
    if options.speed:
        print_speed(options.data)
        return
    paths = sorted((options.data / "subjects").glob("*.train.tsv.gz"))
    known = (path for path in paths if path.name.split("_")[0] in LANGUAGES)
    wanted = (path for path in known if not options.sets or path.name.split(".")[0] in options.sets)
    print_quality(wanted, SubjectTagger(), options.confusion)


if __name__ == "__main__":
    main()
