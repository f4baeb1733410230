from __future__ import annotations

from dataclasses import replace

import pytest

from agents.identity import fingerprint
from agents.identity.content import FIELDS
from schemas.values import Enclosure, Item

ITEM = Item(title="A vote", summary="The council votes.", body="The council votes on Monday.")


@pytest.mark.parametrize("field", FIELDS)
def test_a_changed_text_is_named(field: str) -> None:
    changed = Item(**{"title": ITEM.title, "summary": ITEM.summary, "body": ITEM.body, field: "Other"})  # type: ignore[arg-type]
    assert fingerprint(changed).changed_since(fingerprint(ITEM)) == [field]
    assert fingerprint(changed).content != fingerprint(ITEM).content


def test_white_space_composition_and_media_do_not_count() -> None:
    first = replace(ITEM, title="Le café  ouvre")
    second = replace(
        ITEM,
        title=" Le cafe\u0301\nouvre ",
        updated_at="x",
        enclosures=[Enclosure(url="x")],
        categories=["b"],
    )
    assert fingerprint(first) == fingerprint(second)


def test_a_text_that_moves_to_another_field_is_a_change() -> None:
    before, after = Item(title="A", summary=None), Item(title=None, summary="A")
    assert fingerprint(after).changed_since(fingerprint(before)) == ["title", "summary"]
    assert fingerprint(after).content != fingerprint(before).content


def test_an_absent_text_equals_an_empty_one() -> None:
    assert fingerprint(Item(title="A", body="")) == fingerprint(Item(title="A", body=None))
