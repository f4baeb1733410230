from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.enrich.countries import CountryTagger
from agents.enrich.text import split_words
from catalog.lexicons import writings

TAGGER = CountryTagger()


def codes(text: str, language: str) -> list[str]:
    return [mention.code for mention in TAGGER.find(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "North Korea and the U.S. met in Kyiv.", ["KP", "US", "UA"]),
        ("en", "Guinea-Bissau and Guinea, South", ["GW", "GN"]),
        ("en", "From Guinea", ["GN"]),
        ("de", "Kiews Truppen, ukrainische Soldaten und der Kremlchef", ["UA", "UA", "RU"]),
        ("ru", "Войска Северной Кореи в Южной Корее", ["KP", "KR"]),
        ("ru", "Австриец и украинка", ["AT", "UA"]),
        ("pl", "W Korei Północnej", ["KP"]),
        ("fi", "Yhdysvaltain ja Venäjän välillä, ranskalaisyhtiö", ["US", "RU", "FR"]),
        ("tr", "İran'ın ve ABD'nin, Almanların", ["IR", "US", "DE"]),
        ("ar", "وبالولايات المتحدة والروسية", ["US", "RU"]),
        ("he", 'בארה"ב ובצרפת', ["US", "FR"]),
        ("am", "የአሜሪካ እና ለኢትዮጵያ", ["US", "ET"]),
        ("ta", "அமெரிக்காவின் ஜப்பானில்", ["US", "JP"]),
        ("hi", "फ़्रांस और फ्रांस", ["FR", "FR"]),
        ("zh", "中美关系与俄罗斯", ["CN", "US", "RU"]),
        ("ja", "日米首脳会談", ["JP", "US"]),
        ("th", "อเมริกาและญี่ปุ่น", ["US", "JP"]),
        ("ko", "미국은 러시아의", ["US", "RU"]),
        ("sw", "Wamarekani na Wakenya", ["US", "KE"]),
        ("uz", "Oʻzbekiston va O‘zbekistonda", ["UZ", "UZ"]),
        ("vi", "Mỹ và Triều Tiên", ["US", "KP"]),
    ],
)
def test_countries_are_found_as_the_language_inflects_them(
    language: str, text: str, expected: list[str]
) -> None:
    assert codes(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Indian Ocean and South America"),
        ("de", "Der Indische Ozean und Südamerika"),
        ("en", "us and it and as in polish"),
        ("de", "Liberale und Malerei"),
        ("fa", "بحری"),
        ("zh", "印度洋"),
        ("zh", "其中国家队"),
        ("ja", "日中の気温"),
        ("th", "กิโลเมตร"),
        ("en", ""),
    ],
)
def test_what_only_looks_like_a_country_is_none(language: str, text: str) -> None:
    assert codes(text, language) == []


def test_a_mention_says_where_it_stands_and_why() -> None:
    text = "Gestern sprach Nordkoreas Führung."
    (mention,) = TAGGER.find(text, "de")
    assert mention.text == text[mention.start : mention.end] == "Nordkoreas"
    assert (mention.code, mention.kind, mention.key, mention.weight) == ("KP", "name", "Nordkorea", 1.0)


def test_a_city_weighs_less_than_a_name() -> None:
    (mention,) = TAGGER.find("Treffen in Hamburg", "de")
    assert (mention.kind, mention.weight) == ("city", 0.7)


def test_a_language_without_a_lexicon_has_no_mentions() -> None:
    assert codes("France", "xx") == []
    assert codes("France", "und") == []


def test_an_overlay_adds_changes_and_deletes_forms(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    rows = "FR\tname\tthe Hexagon\nGE\tcity\tParis\n-\tname\tGermany\n\tnone\tKenya Airways\n"
    (folder / "ours.tsv").write_text(f"code\tkind\tforms\n{rows}", encoding="utf-8")
    tagger = CountryTagger(tmp_path)
    found = tagger.find("Inside The Hexagon, in Paris, in Germany, on Kenya Airways to Kenya", "en")
    assert [mention.code for mention in found] == ["FR", "GE", "KE"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(sorted(writings())))
def test_any_text_gives_mentions_in_order_with_their_own_words(text: str, language: str) -> None:
    mentions = TAGGER.find(text, language)
    assert all(text[m.start : m.end] == m.text for m in mentions)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    assert mentions == TAGGER.find(text, language)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["France", "Nordkorea", "Kiew"]), st.text(alphabet=" .,;\n", min_size=1, max_size=20))
def test_offsets_hold_behind_any_beginning(name: str, beginning: str) -> None:
    (mention,) = TAGGER.find(f"{beginning}{name}", "de" if name != "France" else "fr")
    assert mention.start == len(beginning)


def test_words_that_are_split_already_give_the_same_mentions() -> None:
    text = "The leaders of North Korea met in Kyiv; from Guinea-Bissau came nobody."
    assert TAGGER.find(text, "en", split_words(text)) == TAGGER.find(text, "en")
