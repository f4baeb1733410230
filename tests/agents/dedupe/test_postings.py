from __future__ import annotations

from collections import defaultdict
from unittest.mock import Mock, patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.dedupe.postings import Postings

KEYS = st.frozensets(st.integers(0, 6), max_size=4)
HISTORIES = st.lists(st.tuples(KEYS, st.none() | KEYS), max_size=30)


@patch("agents.dedupe.postings._LONGEST_WALK", 3)
@given(HISTORIES, st.sets(st.integers(0, 30)), st.integers(1, 40), st.integers(1, 8))
def test_postings_agree_with_a_dict_of_lists(
    history: list[tuple[frozenset[int], frozenset[int] | None]], dead: set[int], least: int, most: int
) -> None:
    """Items are added under their keys, moved to others, and at last renumbered without the dead ones."""
    gone: set[int] = set()
    postings = Postings(lambda item: item not in gone, least_new=least)
    keys_of: dict[int, frozenset[int]] = {}
    for item, (keys, moved) in enumerate(history):
        postings.add(item, keys)
        keys_of[item] = keys
        if moved is not None:
            postings.replace(item // 2, keys_of[item // 2], moved)
            keys_of[item // 2] = moved
        assert list(postings.newest(range(7), most)) == expected(keys_of, most)
    gone.update(dead)
    live = {item: keys for item, keys in keys_of.items() if item not in dead}
    assert list(postings.newest(range(7), most)) == expected(live, most)

    alive = [item not in dead for item in range(len(history))]
    numbers = np.where(alive, np.cumsum(alive) - 1, -1).astype(np.int64)
    postings.renumber(numbers)
    gone.clear()
    live = {int(numbers[item]): keys for item, keys in keys_of.items() if alive[item]}
    assert list(postings.newest(range(7), most)) == expected(live, most)


def expected(keys_of: dict[int, frozenset[int]], most: int) -> list[list[int]]:
    items = defaultdict(list)
    for item in sorted(keys_of):
        for key in keys_of[item]:
            items[key].append(item)
    return [items[key][::-1][:most] for key in range(7)]


def test_the_largest_keys_and_items_are_kept_apart() -> None:
    postings = Postings(lambda _item: True, least_new=1)
    postings.add(0xFFFF_FFFE, [0xFFFF_FFFF])
    postings.add(1, [0])
    assert list(postings.newest([0xFFFF_FFFF, 0, 1], 2)) == [[0xFFFF_FFFE], [1], []]


def test_an_older_item_that_was_given_the_key_late_hides_none_of_the_newer_ones() -> None:
    """Items 1 to 3 lie in the sorted array, 2 is dead; item 0 is moved under their key, into the log."""
    postings = Postings(lambda item: item != 2, least_new=4)
    for item, key in enumerate([9, 5, 5, 5]):
        postings.add(item, [key])
    postings.replace(0, before=[9], after=[5])
    assert list(postings.newest([5], 2)) == [[3, 1]]


def test_a_search_goes_through_a_bounded_part_of_the_log() -> None:
    """A feed sends all its items under one headline, while the log is far from being merged for its size."""
    is_live = Mock(return_value=True)
    postings = Postings(is_live, least_new=10_000)
    for item in range(1_000):
        postings.add(item, [5])
        is_live.reset_mock()
        assert list(postings.newest([5], 2)) == [[item, item - 1] if item else [0]]
        assert is_live.call_count <= 256 + 2


def test_what_revisions_left_is_forgotten_with_the_next_merge() -> None:
    """An item revised again and again must not take more and more memory."""
    postings = Postings(lambda _item: True, least_new=4)
    postings.add(0, [0])
    for revision in range(100):
        postings.replace(0, before=[revision], after=[revision + 1])
        assert len(postings._removed) <= 4
    assert list(postings.newest(range(102), 2)) == [[]] * 100 + [[0], []]
