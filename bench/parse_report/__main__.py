"""Prints how many fixtures each parser has right, and every difference with its reason."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from agents.poll.parse.pipeline import shared_fallback
from bench.parse_report.fixtures import Fixture, load
from bench.parse_report.judge import Judgement, of_dateline, of_feedparser

KINDS = {
    "assertion": "kurtmckee/feedparser: assertions",
    "py": "lemon24/reader: records",
    "json": "kagisearch/fastfeedparser: records",
}
NO_REASON = "NO REASON IS KNOWN: a fault until one is found"


@dataclass(frozen=True, slots=True)
class Row:
    """One fixture and what the two parsers made of it."""

    fixture: Fixture
    feedparser: Judgement
    dateline: Judgement

    @property
    def is_comparable(self) -> bool:
        """Return whether the fixture asks for what Dateline carries, in terms that can be evaluated."""
        verdicts = {self.feedparser.verdict, self.dateline.verdict}
        return verdicts <= {"right", "wrong"}

    @property
    def differs(self) -> bool:
        """Return whether one of the two is right alone."""
        return self.is_comparable and self.feedparser.verdict != self.dateline.verdict


def judged(fixtures: Iterable[Fixture]) -> list[Row]:
    """Return the judgements of all fixtures."""
    return [Row(fixture, of_feedparser(fixture), of_dateline(fixture)) for fixture in fixtures]


def table(rows: list[Row]) -> str:
    """Return the counts by kind of expectation."""
    head = f"{'':<38}{'fixtures':>9}{'compared':>9}{'feedparser':>12}{'dateline':>10}"
    lines = [head, *(_line(KINDS[kind], [row for row in rows if row.fixture.kind == kind]) for kind in KINDS)]
    return "\n".join([*lines, _line("all", rows)])


def _line(name: str, rows: list[Row]) -> str:
    compared = [row for row in rows if row.is_comparable]
    reference = sum(row.feedparser.verdict == "right" for row in compared)
    ours = sum(row.dateline.verdict == "right" for row in compared)
    return f"{name:<38}{len(rows):>9}{len(compared):>9}{reference:>12}{ours:>10}"


def reasons() -> list[tuple[str, str]]:
    """Return the parts of paths and the reason why fixtures with them differ."""
    text = files("bench.parse_report").joinpath("reasons.tsv").read_text(encoding="utf-8")
    return [(part, reason) for part, _, reason in (line.partition("\t") for line in text.splitlines()[1:])]


def reason_of(row: Row, known: list[tuple[str, str]]) -> str:
    """Return why the two differ about a fixture."""
    return next((reason for part, reason in known if part in row.fixture.path), NO_REASON)


def differences(rows: list[Row], verdict: str) -> str:
    """Return the fixtures about which Dateline alone is `verdict`, by their reasons."""
    known = reasons()
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.differs and row.dateline.verdict == verdict:
            groups.setdefault(reason_of(row, known), []).append(row)
    lines = []
    for reason, members in sorted(groups.items(), key=lambda group: -len(group[1])):
        lines.append(f"  {len(members)} x {reason}")
        lines += [f"      {row.fixture.path}  {row.dateline.note}"[:200] for row in members]
    return "\n".join(lines)


def not_compared(rows: list[Row]) -> str:
    """Return which fields of feedparser's the fixtures ask for that Dateline does not carry."""
    counts = Counter(row.dateline.note for row in rows if row.dateline.verdict == "not carried")
    listed = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    others = [
        row.fixture.path for row in rows if "not evaluated" in {row.feedparser.verdict, row.dateline.verdict}
    ]
    return f"  not carried ({counts.total()}): {listed}\n  not evaluated ({len(others)}): {', '.join(others)}"


def main() -> None:
    """Judge the fixtures of the data folder that the command line names."""
    rows = judged(load(Path(sys.argv[1])))
    shared_fallback().close()
    print(table(rows))
    print("\nDateline alone is right:", differences(rows, "right"), sep="\n")
    print("\nfeedparser alone is right:", differences(rows, "wrong"), sep="\n")
    print("\nNot compared:", not_compared(rows), sep="\n")


if __name__ == "__main__":
    main()
