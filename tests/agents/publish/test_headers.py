import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from agents.publish.headers import event_headers
from schemas.values import Story

StoryOf = Callable[[str], Story]


def headers_of(story: Story) -> dict[str, str]:
    return {name: text.decode() for name, text in event_headers(story)}


@pytest.mark.parametrize(
    ("case", "kind"),
    [
        ("new", "dateline.item.published"),
        ("copy", "dateline.item.published"),
        ("revision", "dateline.item.revised"),
        ("withdrawn", "dateline.item.withdrawn"),
    ],
)
def test_the_type_says_what_happened_to_the_item(case: str, kind: str, story_of: StoryOf) -> None:
    assert headers_of(story_of(case))["ce_type"] == kind


def test_every_revision_has_an_id_of_its_own(story_of: StoryOf) -> None:
    ids = [headers_of(story_of(case))["ce_id"] for case in ("new", "revision", "withdrawn")]
    assert len(set(ids)) == 3


def test_a_withdrawal_never_shares_its_id_with_a_revision_of_the_same_number(
    story_of: StoryOf,
) -> None:
    withdrawn = story_of("withdrawn")
    assert headers_of(withdrawn)["ce_id"] != headers_of(replace(withdrawn, withdrawn_at=None))["ce_id"]


def test_names_of_attributes_are_those_that_cloudevents_allows(story_of: StoryOf) -> None:
    for name, _ in event_headers(story_of("new")):
        assert re.fullmatch(r"ce_[a-z0-9]{1,20}|content-type|traceparent", name)


def test_no_header_name_repeats_because_faust_keeps_headers_in_a_dict(
    story_of: StoryOf,
) -> None:
    names = [name for name, _ in event_headers(story_of("new"))]
    assert len(names) == len(set(names))


def test_countries_are_listed_by_weight_and_those_in_focus_apart(story_of: StoryOf) -> None:
    headers = headers_of(story_of("new"))
    assert headers["ce_countries"] == "MD,RO,UA"
    assert headers["ce_focus"] == "MD,RO"


def test_an_absent_fact_has_no_header(story_of: StoryOf) -> None:
    headers = headers_of(story_of("unlocated"))
    assert not {"ce_countries", "ce_focus", "ce_subjects", "ce_sourcecountry"} & set(headers)


def test_the_trace_id_is_the_item_id_in_every_revision(story_of: StoryOf) -> None:
    first, second = headers_of(story_of("new")), headers_of(story_of("revision"))
    assert first["traceparent"].split("-")[1] == second["traceparent"].split("-")[1] == first["ce_itemid"]
    assert first["traceparent"] != second["traceparent"]
