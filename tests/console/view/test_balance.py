from __future__ import annotations

from collections.abc import Sequence

from console.view.balance import Balance


def balance(differences: Sequence[int], per_second: float = 0.0, every_s: float = 2.0) -> Balance:
    made = Balance()
    for number, difference in enumerate(differences):
        made.add(1000.0 + number * every_s, difference, per_second)
    return made


def test_an_item_that_stays_missing_shows_when_the_flow_rests() -> None:
    made = balance([1] * 20)
    assert made.unaccounted == 1
    assert made.since_s == 1032.0


def test_a_difference_that_passes_is_no_loss() -> None:
    assert balance([5, 3, 0, 4, 6] * 6).unaccounted == 0


def test_what_passes_while_it_is_read_is_no_loss() -> None:
    assert balance([150, 180, 120] * 10, per_second=100).unaccounted == 0


def test_a_loss_shows_through_the_noise() -> None:
    assert balance([650, 580, 620] * 10, per_second=100).unaccounted == 580


def test_what_is_counted_as_missing_needs_no_comparing() -> None:
    made = balance([150] * 10, per_second=100)
    made.add(1020.0, 150, 100, sure=2)
    made.add(1040.0, 150, 100, sure=2)
    assert (made.unaccounted, made.since_s) == (2, 1040.0)


def test_one_reading_tells_nothing() -> None:
    assert balance([9]).unaccounted is None
    assert balance([0]).unaccounted is None


def test_a_loss_that_is_made_good_is_forgotten() -> None:
    made = balance([2] * 20 + [0])
    assert (made.unaccounted, made.since_s) == (0, None)
