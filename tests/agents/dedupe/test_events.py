"""The event level: which items on one event fall into one story."""

from __future__ import annotations

from array import array
from itertools import product

from agents.dedupe import decide_all
from agents.dedupe.events import Events
from agents.dedupe.features import Features
from agents.dedupe.kept import Kept
from schemas.values import Item, Verdict
from tests.agents.dedupe.made import placed

SUBJECTS = ("Ferry Mirandola", "The ferry Mirandola", "Sunken ferry Mirandola", "Mirandola ferry disaster")
NEWS = (
    "captain faces questions over the night of the storm",
    "divers reach the car deck",
    "families wait for names at the harbour",
    "minister promises an inquiry",
    "owner defends the state of its doors",
    "survivors tell of cold water and darkness",
)


def headline(number: int, title: str, summary: str | None = None) -> Item:
    return Item(
        feed_url=f"https://{number}.example/rss", feed_language="en", guid="1", title=title, summary=summary
    )


def test_a_story_does_not_fall_apart_when_all_outlets_have_its_words() -> None:
    titles = [f"{subject}: {news}" for news, subject in product(NEWS, SUBJECTS)]
    decisions = list(decide_all(headline(*pair) for pair in enumerate(titles)))
    assert len({decision.story_id for decision in decisions}) == 1


def test_one_shared_word_of_the_headline_makes_no_story() -> None:
    items = [
        headline(1, "Harbour workers vote on the new night shifts"),
        headline(2, "Old lighthouse above a harbour becomes a museum"),
    ]
    assert [decision.decision for decision in decide_all(items)] == ["new", "new"]


def test_words_that_only_the_leads_share_make_no_story() -> None:
    lead = "Subscribe to our morning letter with everything that matters before breakfast: "
    items = [
        headline(1, "Vets find fever in a flock near Tarn", f"{lead}the farm was closed."),
        headline(2, "Observatory opens its dome for children", f"{lead}Saturn may be seen."),
    ]
    assert [decision.decision for decision in decide_all(items)] == ["new", "new"]


def test_other_forms_of_the_words_find_the_story() -> None:
    items = [
        headline(1, "Plosser: Bank may have to accelerate the tapering of purchases"),
        headline(2, "Accelerated taper is possible, says Plosser of the bank"),
    ]
    first, second = decide_all(items)
    assert second.decision == "corroboration"
    assert second.story_id == first.item_id


def test_of_two_stories_that_are_alike_the_larger_one_goes_on() -> None:
    """Two outlets began one event apart. The item is a little more like the story that nobody else joined."""
    index = Events(kept := Kept())
    small, large = [1, 2, 3, 4, 5, 6, 7, 8], [11, 12, 13, 14, 15, 16, 17]
    sought = [1, 2, 3, 4, 11, 12, 13, 99]
    add(index, kept, 0, small, story=0)
    add(index, kept, 1, large, story=1)
    before = index.nearest(sought, len(sought), hour=0)
    for number in range(2, 16):
        add(index, kept, number, large, story=1)
    after = index.nearest(sought, len(sought), hour=0)
    assert before is not None
    assert after is not None
    assert [before.story_id, after.story_id] == [f"{0:032x}", f"{1:032x}"]
    assert after.likeness < before.likeness


def test_one_shared_rare_word_beside_a_common_one_makes_no_story() -> None:
    index = Events(kept := Kept())
    rare, common = range(1, 9), 50
    for number in range(40):
        add(index, kept, number, [common, 100 + number], story=number)
    for number, word in enumerate(rare, 40):
        add(index, kept, number, [common, word], story=number)
    sought = [common, *rare]
    assert index.nearest(sought, len(sought), hour=0) is None
    add(index, kept, 48, [1, 2], story=40)
    match = index.nearest(sought, len(sought), hour=0)
    assert match is not None
    assert match.story_id == f"{40:032x}"


def test_more_stories_than_16_bits_can_count_may_begin_with_one_word() -> None:
    index = Events(kept := Kept())
    for number in range(0x1_0002):
        add(index, kept, number, [7], story=number)
    for number in range(0x1_0002):
        index.remove(number, [7])


def add(index: Events, kept: Kept, number: int, terms: list[int], story: int) -> None:
    nothing = array("H")
    features = Features(array("I", [number]), array("H", terms), nothing, nothing, nothing, nothing)
    verdict: Verdict = "new" if number == story else "corroboration"
    kept.add(placed(number, verdict=verdict, story_id=f"{story:032x}", source=number % 1000), features)
    index.add(number, features.terms)
