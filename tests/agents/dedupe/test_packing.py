from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from agents.dedupe.features import Features, read
from agents.dedupe.index import Index
from agents.dedupe.packing import pack_slim, packed_text, unpack, unpack_terms, unpacked_text
from schemas.values import Item
from tests.agents.dedupe.made import placed

TITLE = "Quake of magnitude {} shakes the valley of Tarn"
SUMMARY = "A quake of magnitude {} shook the valley of Tarn on Monday, {} km deep, the service said."
FIRST_VERSION = (
    "CQoJEQYAfI9QYG1j2A5vOYMcZsYcISc4RSntAPQpiRAQLT8MN4XXALmRYOj3llFZQjTmbSzx6x5L8fO6gdFgHENxI4rHvJMANEQUerQu+QdgHEFNQUIC"
    "XkRrGenHvIhKsFuRMJMAFHq0LjbWN84XmPkHDvs2x344Nsc7ousa"
)
"""The item of magnitude 4.5, 12 km deep, as the table kept it while headlines and numbers were BLAKE2 hashes."""


def arrays(kind: str, largest: int) -> st.SearchStrategy[array[int]]:
    return st.builds(array, st.just(kind), st.lists(st.integers(0, largest), max_size=255))


HALVES = arrays("H", 0xFFFF)
FEATURES = st.builds(Features, arrays("I", 0xFFFF_FFFF), HALVES, HALVES, HALVES, HALVES, HALVES)


@given(FEATURES)
def test_features_come_back_from_the_table_as_they_were(features: Features) -> None:
    assert unpacked_text(packed_text(features)) == features


@given(FEATURES, st.binary(max_size=33))
def test_features_come_back_from_the_index_with_their_first_key(features: Features, before: bytes) -> None:
    packed = before + pack_slim(features)
    assert unpack(packed, len(before)) == features._replace(keys=features.keys[:1])
    assert unpack_terms(packed, len(before)) == features.terms


def test_of_features_of_the_first_version_the_terms_are_read() -> None:
    terms = read(magnitude(4.5, 12)).features.terms
    nothing = array("H")
    assert unpacked_text(FIRST_VERSION) == Features(array("I"), terms, nothing, nothing, nothing, nothing)


def test_other_numbers_are_no_copy_of_an_item_of_the_first_version() -> None:
    index, item_id = Index(), "0" * 32
    assert index.restore([placed(0, features=FIRST_VERSION)]) == []
    relation = index.relate(read(magnitude(5.1, 9)))
    assert (relation.verdict, relation.story_id) == ("corroboration", item_id)
    index.revise(0, unpacked_text(FIRST_VERSION), read(magnitude(4.7, 12)).features)
    assert index.relate(read(magnitude(5.1, 9))).verdict == "update"


def magnitude(size: float, deep: int) -> Item:
    return Item(title=TITLE.format(size), summary=SUMMARY.format(size, deep))
