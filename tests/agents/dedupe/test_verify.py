from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from agents.dedupe.features import LONG_WORDS, Features, read
from agents.dedupe.packing import pack, packed_text, unpack, unpack_terms, unpacked_text
from agents.dedupe.verify import Resemblance, compare, containment, jaccard
from schemas.values import Item

FLOOD = (
    "The river Aule rose by two metres during the night and flooded the lower town of Bergmoor, where "
    "firefighters carried forty people out of their houses by boat. The mayor said that the dam above the "
    "mill had held, but that the cellar of the hospital was full of water and that patients were being moved "
    "to the school on the hill. Trains between Bergmoor and the coast do not run, and the road through the "
    "valley is closed until engineers have looked at the two bridges. Forecasters expect more rain in the "
    "evening, though less than on the day before. Farmers along the river drove their cattle to higher ground. "
    "The last flood of this size was eleven years ago, and after it the county had promised a second basin, "
    "which has not been built. Volunteers fill sandbags at the market and ask for shovels, tea and dry socks."
)
QUARREL = (
    "Opposition councillors in Bergmoor demanded on Friday that the county treasurer resign. They said that "
    "money for the second basin had been spent on a sports hall, and read out letters from his office. The "
    "treasurer denied this and spoke of a misunderstanding between two departments. A committee is to hear him "
    "next week, and the governor has asked for all papers since the last election. "
)


def related(new: Item, old: Item) -> str | None:
    resemblance = compare(read(new), read(old).features)
    return None if resemblance is None else resemblance.verdict


def full(body: str, title: str = "Night flood in Bergmoor drives people from their homes") -> Item:
    assert len(body.split()) >= LONG_WORDS
    return Item(title=title, body=body)


def test_a_full_text_under_a_new_headline_is_a_copy() -> None:
    assert related(full(FLOOD, "Boats in the lower town"), full(FLOOD)) == "copy"


def test_a_trimmed_and_an_extended_text_are_copies() -> None:
    trimmed = FLOOD[: FLOOD.index("Farmers along")]
    assert related(full(trimmed), full(FLOOD)) == "copy"
    assert related(full(FLOOD), full(trimmed)) == "copy"


def test_a_new_lead_on_an_old_background_is_an_update() -> None:
    background = FLOOD[FLOOD.index("but that the cellar") :]
    assert related(full(QUARREL + background, "Treasurer told to resign"), full(FLOOD)) == "update"


def test_a_full_text_with_other_numbers_is_an_update() -> None:
    old = FLOOD.replace("two metres", "2 metres").replace("forty people", "40 people")
    new = FLOOD.replace("two metres", "3 metres").replace("forty people", "90 people")
    assert related(full(new), full(old)) == "update"
    assert related(full(new), full(new)) == "copy"


def test_two_texts_on_one_town_are_two_texts() -> None:
    other = QUARREL + " ".join(reversed(FLOOD.split()))
    assert related(full(other), full(FLOOD)) is None


def test_a_short_item_and_the_full_text_are_one() -> None:
    short = Item(title=full(FLOOD).title, summary=FLOOD[: FLOOD.index(" The mayor")])
    assert related(short, full(FLOOD)) == "copy"
    assert related(full(FLOOD), short) == "copy"


def test_a_common_short_headline_does_not_make_a_copy() -> None:
    first = Item(title="Weather", summary="Sun in the morning, clouds over the hills later in the day.")
    second = Item(title="Weather", summary="A cold front brings hail to the coast before the weekend begins.")
    assert related(second, first) is None


def test_one_headline_over_half_shared_texts_is_a_copy() -> None:
    title = "Hill farmers win the right to sell cheese at the old market"
    first = Item(title=title, summary="The county court ruled in favour of nine farmers on Tuesday morning.")
    second = Item(title=title, summary="After nine months the county court ruled in favour of nine farmers.")
    assert related(second, first) == "copy"


def test_items_without_any_text_resemble_nothing() -> None:
    empty = Item(url="https://example.org/a")
    assert related(empty, empty) is None


SETS = st.frozensets(st.integers(0, 0xFFFF), max_size=60)


@given(SETS, SETS)
def test_likeness_is_symmetric_and_between_0_and_1(first: frozenset[int], second: frozenset[int]) -> None:
    assert jaccard(first, second) == jaccard(second, first)
    assert 0 <= jaccard(first, second) <= 1
    assert jaccard(first, first) == (1 if first else 0)


@given(SETS.filter(len), SETS)
def test_a_text_contains_each_of_its_parts(whole: frozenset[int], more: frozenset[int]) -> None:
    assert containment(array("H", sorted(whole | more)), array("H", sorted(whole))) == 1


ARRAYS = st.lists(st.integers(0, 0xFFFF), max_size=100)


@given(ARRAYS, ARRAYS, ARRAYS)
def test_features_survive_packing(keys: list[int], terms: list[int], values: list[int]) -> None:
    halves = [array("H", values), array("H", keys), array("H", terms), array("H", values)]
    features = Features(array("I", keys), array("H", terms), *halves)
    assert unpack(pack(features)) == features
    assert unpacked_text(packed_text(features)) == features
    assert unpack_terms(pack(features)) == features.terms


@given(st.text(), st.text(), st.text())
def test_any_item_can_be_read_packed_and_compared_with_itself(title: str, summary: str, body: str) -> None:
    text = read(Item(title=title, summary=summary, body=body))
    assert unpack(pack(text.features)) == text.features
    assert compare(text, text.features) in {None, Resemblance("copy", 1.0)}
