"""The event level: which items on one event fall into one story."""

from __future__ import annotations

from itertools import product

from agents.dedupe import decide_all
from schemas.values import Item

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
