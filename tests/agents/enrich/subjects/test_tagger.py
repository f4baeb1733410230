from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.enrich.subjects import SubjectTagger
from agents.enrich.text import split_words
from catalog.subjects import lineage
from schemas.errors import SettingsError

FIELDS = {
    "title": "Coach praises striker after cup win",
    "summary": "The team scored twice.",
    "body": "The match was decided by a late goal; the football club goes on to the semi-final.",
}
SPORT = "15000000"
WORDS = [
    "goal",
    "Coach",
    "war",
    "Kabinett",
    "ceasefire",
    "e-mail",
    "the",
    "—",
    "🏆",
    "İ",
    "\n",
    "inflation",
    "vaccine",
]


@pytest.fixture(scope="module")
def tagger() -> SubjectTagger:
    return SubjectTagger()


def test_a_subject_has_name_confidence_and_its_words(tagger: SubjectTagger) -> None:
    subject = tagger.tag(FIELDS, "en")[0]
    assert (subject.code, subject.name) == (SPORT, "sport")
    assert 0.5 < subject.confidence <= 1
    assert {evidence.kind for evidence in subject.evidence} == {"word"}
    assert "Coach" in [evidence.text for evidence in subject.evidence]


@given(
    st.lists(st.sampled_from(WORDS)), st.lists(st.sampled_from(WORDS)), st.sampled_from(["en", "de", "zh"])
)
def test_evidence_is_what_stands_at_its_place(
    tagger: SubjectTagger, title: list[str], body: list[str], language: str
) -> None:
    fields = {"title": " ".join(title), "body": " ".join(body)}
    for subject in tagger.tag(fields, language):
        assert subject.evidence
        for evidence in subject.evidence:
            assert fields[evidence.field][evidence.start : evidence.end] == evidence.text


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_every_code_comes_with_the_codes_above_it(tagger: SubjectTagger, words: list[str]) -> None:
    codes = [subject.code for subject in tagger.tag({"title": " ".join(words)}, "en")]
    assert len(codes) == len(set(codes))
    for place, code in enumerate(codes):
        assert set(lineage(code)[1:]) <= set(codes[:place])


def test_words_that_are_split_already_give_the_same_answer(tagger: SubjectTagger) -> None:
    words = {name: split_words(text) for name, text in FIELDS.items()}
    assert tagger.tag(FIELDS, "en", words) == tagger.tag(FIELDS, "en")


@pytest.mark.parametrize("language", ["und", "xx", ""])
def test_a_language_without_a_table_has_no_subjects(tagger: SubjectTagger, language: str) -> None:
    assert tagger.tag(FIELDS, language) == []


def test_a_regional_language_reads_by_the_table_of_the_language(tagger: SubjectTagger) -> None:
    assert tagger.tag(FIELDS, "en-GB") == tagger.tag(FIELDS, "en")


def test_a_text_beyond_the_bound_is_not_read(tagger: SubjectTagger) -> None:
    assert tagger.tag({"body": "x " * 5_000 + "goal football match"}, "en") == []


def overlay(folder: Path, *rows: str) -> SubjectTagger:
    (folder / "subjects").mkdir()
    (folder / "subjects" / "en.tsv").write_text("\n".join(["form\tcode\tweight", *rows]), encoding="utf-8")
    return SubjectTagger(folder)


def test_a_deployment_adds_words_of_its_own(tmp_path: Path) -> None:
    tagger = overlay(tmp_path, "zorbing\t15000000\t3")
    assert [subject.code for subject in tagger.tag({"title": "Zorbing is here"}, "en")] == [SPORT]


def test_a_deployment_drops_words(tmp_path: Path) -> None:
    title = {"title": "Earthquake"}
    assert SubjectTagger().tag(title, "en")
    assert overlay(tmp_path, "earthquake*\t\t-").tag(title, "en") == []


def test_a_deployment_drops_every_shipped_word_and_keeps_its_own(tmp_path: Path) -> None:
    tagger = overlay(tmp_path, "*\t\t-", "zorbing\t15000000\t3")
    assert tagger.tag({"title": "Earthquake"}, "en") == []
    assert tagger.tag({"title": "Zorbing"}, "en")


@pytest.mark.parametrize("row", ["zorbing\t99999999\t3", "zorbing\t15000000\tmuch", "zorbing"])
def test_a_wrong_row_of_an_overlay_is_a_settings_error(tmp_path: Path, row: str) -> None:
    with pytest.raises(SettingsError, match=r"^overlay: en\.tsv"):
        overlay(tmp_path, row).tag(FIELDS, "en")
