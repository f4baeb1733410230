from __future__ import annotations

import pytest

from console.view.events import LiveEvent, live_event
from console.view.filters import Filters
from tests.console.made import event_records, story


def event() -> LiveEvent:
    [record] = event_records(story(language="pt-BR", countries=("UA", "RU"), subjects=(("20000062", "war"),)))
    made = live_event(record)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("query", "passes"),
    [
        ({}, True),
        ({"region": ["europe.eastern"]}, True),
        ({"region": ["europe"]}, True),
        ({"region": ["euro"]}, False),
        ({"region": ["asia.eastern", "europe.eastern"]}, True),
        ({"region": ["asia.eastern,Europe.Eastern"]}, True),
        ({"country": ["ua"]}, True),
        ({"country": ["DE"]}, False),
        ({"subject": ["20000062"]}, True),
        ({"subject": ["16000000"]}, True),
        ({"subject": ["11000000"]}, False),
        ({"language": ["pt"]}, True),
        ({"language": ["PT-br"]}, True),
        ({"language": ["p"]}, False),
        ({"country": ["UA"], "language": ["de"]}, False),
        ({"country": [" , "]}, True),
        ({"unknown": ["x"]}, True),
    ],
)
def test_an_event_passes_when_each_filter_holds_one_of_its_values(
    query: dict[str, list[str]], passes: bool
) -> None:
    assert Filters.parse(query).match(event()) is passes


def test_a_filter_of_thousands_of_values_is_cut() -> None:
    assert len(Filters.parse({"country": [",".join(f"c{n}" for n in range(9_999))]}).countries) == 50
