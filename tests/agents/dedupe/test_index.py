from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

from agents.dedupe.features import read
from agents.dedupe.index import KEPT_HOURS, Index, Relation
from agents.dedupe.kept import Kept
from agents.dedupe.packing import packed_text
from schemas.values import Item
from tests.agents.dedupe.made import placed

LEAD = "Sign up here for the morning letter with all that matters in the county before breakfast. "
NEWS = (
    ("Bakers raise the price of rye bread", "Flour has become dearer, says the guild."),
    ("Ferry line to the islands is sold", "The buyer promises to keep the winter timetable."),
    ("School of music gets a new hall", "The builders finished two months early."),
    ("Vets find fever in a flock near Tarn", "The farm was closed on Sunday evening."),
    ("Cyclists ask for a path along the canal", "Three thousand people signed the paper."),
    ("Court stops the felling of old beeches", "The owner may appeal until the end of May."),
    ("Observatory opens its dome for children", "On clear nights they may look at Saturn."),
)


def place(index: Index, order: int, item: Item, source: int) -> Relation:
    """Relate an item to the index, then add it; return what it was."""
    text = read(item)
    relation = index.relate(text)
    record = placed(
        order,
        verdict=relation.verdict,
        story_id=relation.story_id,
        hour=index.hour,
        source=source,
        features=packed_text(text.features),
    )
    index.add(record, text.features, relation.root if relation.verdict == "copy" else None)
    return relation


def test_the_boilerplate_of_one_outlet_makes_no_copies() -> None:
    index = Index()
    found = [
        place(index, order, Item(title=title, summary=LEAD + LEAD + summary), source=7)
        for order, (title, summary) in enumerate(NEWS)
    ]
    assert found[1].verdict == "copy", "two items are too few to tell"
    assert found[-1].verdict == "new"


def test_one_text_of_many_outlets_stays_one_group() -> None:
    index = Index()
    title, summary = "Bakers raise the price of rye bread in all towns", LEAD
    found = [place(index, order, Item(title=title, summary=summary), source=order) for order in range(40)]
    assert [relation.verdict for relation in found] == ["new"] + ["copy"] * 39
    assert {relation.root for relation in found[1:]} == {0}


def test_a_group_of_many_copies_that_lives_on_is_gone_through_once_an_hour() -> None:
    index, item = Index(), Item(title=NEWS[0][0] + " in all towns", summary=LEAD)
    copies = 50
    for order in range(copies):
        place(index, order, item, source=order)
    index.advance(KEPT_HOURS)
    place(index, copies, item, source=copies)
    with patch.object(Kept, "hour", autospec=True, side_effect=Kept.hour) as hour:
        assert index.advance(KEPT_HOURS + 1) == []
    assert hour.call_count == copies + 1


def test_a_copy_of_an_update_belongs_to_the_update() -> None:
    index = Index()
    quake = "Quake of magnitude {} shakes the valley of Tarn"
    text = "A quake of magnitude {} shook the valley of Tarn on Monday, {} km deep, the service said."
    items = [
        Item(title=quake.format(size), summary=text.format(size, deep))
        for size, deep in ((4.5, 12), (5.1, 9))
    ]
    assert place(index, 0, items[0], 1).verdict == "new"
    assert place(index, 1, items[1], 1) == Relation("update", 0, f"{0:032x}")
    assert place(index, 2, items[1], 2) == Relation("copy", 1, f"{0:032x}")
    assert place(index, 3, items[0], 3) == Relation("copy", 0, f"{0:032x}")


def test_a_copy_whose_root_is_not_in_the_table_is_forgotten_on_recovery() -> None:
    index, features = Index(), packed_text(read(Item(title=NEWS[0][0])).features)
    root_id = "b" * 32
    orphan = replace(
        placed(5, verdict="copy", story_id=root_id, hour=3, features=features),
        item_id="a" * 32,
        parent_id=root_id,
        root_id=root_id,
    )
    assert index.restore([orphan]) == ["a" * 32]
    assert index.kept.live == 0
