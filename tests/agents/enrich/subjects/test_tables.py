"""The shipped tables: every row is one that can match and speaks of a code that we know."""

from __future__ import annotations

import pytest

from agents.enrich.subjects.lexicon import fold_pattern
from catalog.languages import language_codes
from catalog.subjects import lineage, media_topics, proclitics, subject_forms, subject_languages

FIRST_TWENTY = {
    "ar", "de", "en", "es", "fa", "fr", "hi", "id", "it", "ja",
    "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "vi", "zh",
}  # fmt: skip
NEWS = {"01", "02", "03", "04", "06", "07", "09", "11", "12", "13", "15", "16", "17"}


def test_seventeen_top_level_codes_and_their_children() -> None:
    topics = media_topics().values()
    assert sum(topic.parent is None for topic in topics) == 17
    assert sum(topic.parent is not None for topic in topics) >= 40
    assert lineage("20000062") == ("20000062", "20000056", "16000000")
    assert media_topics()["20000574"].name == "election"


def test_the_first_languages_have_tables_and_no_table_is_of_an_unknown_language() -> None:
    assert set(subject_languages()) >= FIRST_TWENTY
    assert set(subject_languages()) <= language_codes()
    assert set(proclitics()) <= set(subject_languages())


@pytest.mark.parametrize("language", subject_languages())
def test_a_table_is_well_formed(language: str) -> None:
    forms = subject_forms(language)
    assert {lineage(form.code)[-1][:2] for form in forms} >= NEWS
    for form in forms:
        assert 0 <= form.weight <= 3
        assert fold_pattern(form.form, language), form
        assert form.source == "own"


@pytest.mark.parametrize("language", subject_languages())
def test_no_stem_is_so_short_that_it_matches_by_chance(language: str) -> None:
    least = 2 if language in {"zh", "ja", "ko", "th", "km", "lo", "my"} else 3
    for form in subject_forms(language):
        head = fold_pattern(form.form, language)[0]
        if head.endswith("*") and form.weight:
            assert len(head.strip("*")) >= least - 1, form
            assert not head.startswith("*") or len(head.strip("*")) >= least, form
