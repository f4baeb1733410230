from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.publish import events
from agents.publish.render import matches, one_line, printable
from schemas.values import Story

StoryOf = Callable[[str], Story]
Example = Callable[[str, str], Any]
TOPIC = "news.events.v1.europe.eastern"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("headlines", "places", "subjects", "infoSources", "dateline", "version", "pubStatus")


def test_a_line_has_time_region_countries_subjects_headline_and_source(example: Example) -> None:
    line = one_line(example("event", "new"), TOPIC)
    assert line == (
        "14:05:03  europe.eastern         MD RO (UA)      economy, business and finance   "
        "Moldau und Rumänien eröffnen neue Brücke über den Pruth  bergblatt.example / Keystone-SDA"
    )


def test_a_line_shows_the_narrowest_subjects_and_two_at_most(example: Example) -> None:
    event = example("event", "new")
    names = {
        "16000000": "conflict",
        "20000056": "armed conflict",
        "15000000": "sport",
        "11000000": "politics",
    }
    event["subjects"] = [
        {"name": name, "uri": f"http://cv.iptc.org/newscodes/mediatopic/{code}"}
        for code, name in names.items()
    ]
    assert "  armed conflict; sport  " in one_line(event, TOPIC)


@pytest.mark.parametrize(
    ("case", "remark"),
    [("revision", "[revision 2]"), ("withdrawn", "[withdrawn]"), ("copy", "[copy]")],
)
def test_a_line_says_what_is_not_new(case: str, remark: str, example: Example) -> None:
    assert remark in one_line(example("event", case), TOPIC)


def test_a_value_as_bytes_gives_the_same_line_as_the_parsed_one(example: Example) -> None:
    event = example("event", "new")
    assert one_line(orjson.dumps(event), TOPIC) == one_line(event, TOPIC)


def test_a_headline_cannot_move_the_cursor_or_turn_the_line_around(example: Example) -> None:
    event = example("event", "new")
    event["headlines"][0]["value"] = "calm\x1b[2J\r\n\u202enews\u2066 and \x9b31m more\u2028end"
    line = one_line(event, TOPIC)
    assert line.isprintable()
    assert "calm[2J news and 31m more end" in line


def test_joiners_stay_for_persian_is_misspelt_without_them() -> None:
    assert printable("می\u200cشود") == "می\u200cشود"


def test_a_long_headline_is_cut(example: Example) -> None:
    event = example("event", "new")
    event["headlines"][0]["value"] = "long " * 200
    assert len(one_line(event, TOPIC)) < 300


def test_an_item_without_a_headline_shows_its_description(example: Example) -> None:
    event = example("event", "new")
    event["headlines"] = []
    assert "Die Brücke verkürzt den Weg" in one_line(event, TOPIC)


@given(fields=st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_json_gives_one_printable_line(fields: dict[str, Any]) -> None:
    line = one_line(fields, TOPIC)
    assert all(character.isprintable() or character in "\u200c\u200d" for character in line)


def test_bytes_that_are_not_json_still_give_a_line() -> None:
    assert "(no headline)" in one_line(b"{broken", TOPIC)


FILTERS: list[tuple[dict[str, list[str]], bool]] = [
    ({}, True),
    ({"countries": ["MD"]}, True),
    ({"countries": ["UA"]}, True),
    ({"countries": ["CH"]}, False),
    ({"countries": ["CH", "RO"]}, True),
    ({"subjects": ["04000000"]}, True),
    ({"subjects": ["16000000"]}, False),
    ({"languages": ["de"]}, True),
    ({"languages": ["en", "fr"]}, False),
    ({"countries": ["MD"], "languages": ["en"]}, False),
]


@pytest.mark.parametrize(("wanted", "passes"), FILTERS)
def test_the_headers_alone_decide(
    wanted: dict[str, list[str]], passes: bool, story_of: StoryOf, now: datetime
) -> None:
    event = events(story_of("new"), now)[0]
    assert matches(event.headers, None, **wanted) is passes


@pytest.mark.parametrize(("wanted", "passes"), FILTERS)
def test_without_headers_the_value_decides_the_same(
    wanted: dict[str, list[str]], passes: bool, story_of: StoryOf, now: datetime
) -> None:
    event = events(story_of("new"), now)[0]
    assert matches((), event.value, **wanted) is passes


def test_a_broader_subject_matches_all_below_it(story_of: StoryOf, now: datetime) -> None:
    story = story_of("war")
    assert [subject.code for subject in story.tags.subjects] == ["20000062"]
    headers = events(story, now)[0].headers
    assert matches(headers, None, subjects=["20000056"])
    assert matches(headers, None, subjects=["16000000"])


def test_a_language_matches_its_regional_forms_but_not_the_other_way() -> None:
    headers = {"ce_id": b"x-1", "ce_language": b"pt-BR"}
    assert matches(headers, None, languages=["pt"])
    assert matches(headers, None, languages=["pt-BR"])
    assert not matches({"ce_id": b"x-1", "ce_language": b"pt"}, None, languages=["pt-BR"])


def test_a_story_without_countries_matches_no_country(story_of: StoryOf, now: datetime) -> None:
    event = events(story_of("unlocated"), now)[0]
    assert not matches(event.headers, event.value, countries=["RU"])
