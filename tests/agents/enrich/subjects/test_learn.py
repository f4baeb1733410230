from __future__ import annotations

from pathlib import Path

import pytest

from agents.enrich.subjects.learn import Labelled, forms_of, learn
from agents.enrich.subjects.lexicon import Lexicon, compile_entries
from agents.enrich.subjects.match import WordMatcher
from agents.enrich.subjects.score import gather, scores
from agents.enrich.text import split_words
from catalog.subjects import SubjectForm

CODES = {"fishing": "20000209", "choirs": "20000002"}


@pytest.fixture(scope="module")
def documents() -> list[Labelled]:
    lines = Path(__file__).with_name("labelled.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return [Labelled(CODES[label], f"{title}\n{body}") for label, title, body in rows if label in CODES]


@pytest.fixture(scope="module")
def table(documents: list[Labelled]) -> list[SubjectForm]:
    return learn(documents, "en")


def best(table: list[SubjectForm], text: str) -> str:
    matcher = WordMatcher(Lexicon(compile_entries(table, "en"), "en"))
    totals = scores(gather([("body", matcher(text, split_words(text)))]))
    return max(CODES.values(), key=lambda code: totals.get(code, 0.0))


def test_the_table_tells_new_texts_apart(table: list[SubjectForm]) -> None:
    assert best(table, "Two skippers and a torn net; no herring.") == CODES["fishing"]
    assert best(table, "The tenors sang hymns.") == CODES["choirs"]


def test_words_of_one_label_speak_for_it_and_against_the_other(table: list[SubjectForm]) -> None:
    weights = {(row.form, row.code): row.weight for row in table}
    assert weights["herring", CODES["fishing"]] > 0.5
    assert weights["herring", CODES["choirs"]] < 0


def test_a_word_of_all_texts_and_a_word_of_one_text_are_not_learned(table: list[SubjectForm]) -> None:
    forms = {row.form for row in table}
    assert "the" not in forms
    assert "castle" not in forms


def test_the_same_texts_give_the_same_table(documents: list[Labelled], table: list[SubjectForm]) -> None:
    assert learn(documents, "en") == table
    assert {row.source for row in table} == {"learned"}


def test_forms_are_words_stems_or_grams() -> None:
    assert forms_of("The Herring-fisheries of 2024", "en") == {"the", "herring", "fisheri*"}
    assert forms_of("国足晋级", "zh") == {"国足", "足晋", "晋级", "国足晋", "足晋级"}
