from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.language import UNDETERMINED, identify
from agents.language.identification import primary
from catalog.languages import language_codes
from catalog.tables import rows_of

SENTENCES = [
    (row["language"], row["text"])
    for row in rows_of(Path(__file__).with_name("sentences.tsv").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_a_sentence_is_known_without_a_prior(language: str, text: str) -> None:
    assert identify(text, None) == language


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_a_sentence_is_known_against_the_default_of_a_feed_software(language: str, text: str) -> None:
    assert identify(text, "en-US") == language


def test_the_sentences_cover_every_supported_language_but_bosnian() -> None:
    assert {language for language, _ in SENTENCES} == language_codes() - {"bs"}


@pytest.mark.parametrize("text", ["", "   ", "12:45 - 3,50 %", "🙂🙂", "Putin", "BTC/USD +3%"])
def test_too_little_text_is_undetermined(text: str) -> None:
    assert identify(text, None) == UNDETERMINED


def test_the_feed_decides_where_the_text_says_too_little() -> None:
    assert identify("Putin", "de-CH") == "de"


def test_a_feed_cannot_claim_a_language_of_another_script() -> None:
    assert identify("Putin", "uk") == UNDETERMINED
    assert identify("Уряд оголосив нову програму підтримки фермерів", "en") == "uk"


def test_bosnian_is_taken_from_the_feed() -> None:
    text = "Vlada je predstavila novi program podrške poljoprivrednicima"
    assert identify(text, "bs-BA") == "bs"
    assert identify(text, None) in {"hr", "sr"}


def test_han_alone_is_japanese_only_where_the_feed_says_so() -> None:
    assert identify("東京都知事選挙", None) == "zh"
    assert identify("東京都知事選挙", "ja") == "ja"


def test_a_few_latin_names_do_not_change_the_language() -> None:
    assert identify("iPhone 15 Pro Max 发布：苹果公布新价格", None) == "zh"
    assert identify("«Spotify» и «Apple Music» снова подняли цены для подписчиков", None) == "ru"


@pytest.mark.parametrize(
    ("tag", "code"),
    [("pt_BR", "pt"), ("EN-us", "en"), ("no", "nb"), ("iw", "he"), ("fil", "tl"), ("zh-Hant-TW", "zh")],
)
def test_a_tag_of_a_feed_is_read_as_bcp_47_or_its_older_spellings(tag: str, code: str) -> None:
    assert primary(tag) == code


@pytest.mark.parametrize("tag", [None, "", "x", "tlh", "german"])
def test_a_tag_of_no_supported_language_is_no_prior(tag: str | None) -> None:
    assert primary(tag) is None


@given(st.text(max_size=300), st.none() | st.sampled_from(["en", "ru", "ja", "bs", "zz"]))
def test_any_text_gets_a_supported_language_or_none(text: str, prior: str | None) -> None:
    assert identify(text, prior) in language_codes() | {UNDETERMINED}
