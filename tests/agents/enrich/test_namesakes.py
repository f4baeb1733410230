from __future__ import annotations

from agents.enrich.countries import Mention
from agents.enrich.namesakes import Located, settle


def codes(text: str, *words: tuple[str, str, str], language: str = "en") -> list[str]:
    located, after = [], 0
    for word, code, kind in words:
        start = text.index(word, after)
        after = start + len(word)
        located.append(Located(text, Mention(code, word, start, after, kind, word, 1.0)))
    return [mention.code for mention in settle(located, language)]


PARIS = ("Paris", "FR", "city")
GEORGIA = ("Georgia", "GE", "name")


def test_a_civic_word_after_the_name_says_that_the_american_town_is_meant_everywhere() -> None:
    assert codes("Paris High School won. Paris is proud.", PARIS, PARIS) == ["US", "US"]


def test_several_signs_of_local_news_say_so_too() -> None:
    text = "A Paris man was arrested by a state trooper, the Lamar County Sheriff said."
    signs = [("state trooper", "US", "institution"), ("Sheriff", "US", "institution")]
    assert codes(text, PARIS, *signs) == ["US", "US", "US"]


def test_a_dateline_in_capitals_is_the_same_name() -> None:
    text = "LEBANON - An Ohio man went on trial, Ohio police said."
    words = [("LEBANON", "LB", "name"), ("Ohio", "US", "region"), ("Ohio", "US", "region")]
    assert codes(text, *words) == ["US", "US", "US"]


def test_one_state_is_not_enough() -> None:
    assert codes("A Texas man was arrested in Paris.", ("Texas", "US", "region"), PARIS) == ["US", "FR"]


def test_the_other_country_named_otherwise_keeps_its_town() -> None:
    text = "Two Texas men from Ohio were arrested in Paris, French police said."
    words = [("Texas", "US", "region"), ("Ohio", "US", "region"), PARIS, ("French", "FR", "adjective")]
    assert codes(text, *words) == ["US", "US", "FR", "FR"]


def test_georgia_is_a_state_among_states() -> None:
    text = "Georgia, Ohio and Texas vote on Tuesday."
    assert codes(text, GEORGIA, ("Ohio", "US", "region"), ("Texas", "US", "region")) == ["US", "US", "US"]


def test_georgia_alone_is_the_country() -> None:
    assert codes("Georgia votes on Tuesday.", GEORGIA) == ["GE"]


def test_other_languages_are_left_alone() -> None:
    assert codes("Paris High School gewinnt.", PARIS, language="de") == ["FR"]
