from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from agents.enrich.subjects import SubjectTagger
from console.commands.train_subjects import train_subjects

LABELLED = Path(__file__).parents[1] / "agents" / "enrich" / "subjects" / "labelled.tsv"
LABELS = "label\tcode\nfishing\t20000209\nchoirs\t20000002\n"


def run(source: Path, out: Path, *options: str) -> Result:
    return CliRunner().invoke(train_subjects, [str(source), "--language", "en", "--out", str(out), *options])


@pytest.fixture
def labels(tmp_path: Path) -> str:
    path = tmp_path / "labels.tsv"
    path.write_text(LABELS, encoding="utf-8")
    return str(path)


def first(overlay: Path, title: str) -> list[str]:
    return [subject.code for subject in SubjectTagger(overlay).tag({"title": title}, "en")][:1]


def test_the_learned_table_is_an_overlay_that_the_tagger_uses(tmp_path: Path, labels: str) -> None:
    result = run(LABELLED, tmp_path, "--labels", labels)
    assert result.exit_code == 0
    assert "rows from 10 documents under 2 codes" in result.output
    assert "held out: 2 of 2 right (1.000)" in result.output
    assert first(tmp_path, "Skippers land herring: trawlers and nets") == ["04000000"]


def test_shipped_words_stay_unless_they_are_replaced(tmp_path: Path, labels: str) -> None:
    run(LABELLED, tmp_path / "with", "--labels", labels)
    run(LABELLED, tmp_path / "instead", "--labels", labels, "--replace")
    assert first(tmp_path / "with", "Earthquake destroys village") == ["03000000"]
    assert first(tmp_path / "instead", "Earthquake destroys village") == []


def test_a_packed_file_whose_labels_are_codes_needs_no_mapping(tmp_path: Path) -> None:
    text = (
        LABELLED.read_text(encoding="utf-8")
        .replace("fishing\t", "04000000\t")
        .replace("choirs\t", "01000000\t")
    )
    packed = tmp_path / "labelled.tsv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    assert run(packed, tmp_path).exit_code == 0
    assert first(tmp_path, "Tenors and sopranos sing hymns") == ["01000000"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fishing\tHerring\tbody\n", "1 labels with a code"),
        ("other\tHerring\tbody\n", "0 labels with a code"),
        ("fishing\n", "line 1 has no title"),
    ],
)
def test_texts_that_nothing_can_be_learned_from_are_a_usage_error(
    tmp_path: Path, labels: str, text: str, message: str
) -> None:
    source = tmp_path / "texts.tsv"
    source.write_text(text, encoding="utf-8")
    result = run(source, tmp_path, "--labels", labels)
    assert message in str(result.exception)
    assert not (tmp_path / "subjects").exists()


def test_a_label_with_an_unknown_code_is_a_usage_error(tmp_path: Path) -> None:
    labels = tmp_path / "labels.tsv"
    labels.write_text("label\tcode\nfishing\t123\n", encoding="utf-8")
    result = run(LABELLED, tmp_path, "--labels", str(labels))
    assert "label 'fishing' has the unknown Media Topics code '123'" in str(result.exception)
