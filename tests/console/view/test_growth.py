from __future__ import annotations

from console.view.growth import Growth


def test_growth_is_the_mean_over_the_readings_of_a_minute() -> None:
    growth = Growth()
    for second in range(0, 130, 2):
        growth.add(1000.0 + second, 50 + 3 * second)
    assert growth.per_second() == 3.0


def test_one_reading_tells_no_growth() -> None:
    growth = Growth()
    assert growth.per_second() == 0
    assert sum(growth.points()) == 0
    growth.add(1000.0, 7)
    assert growth.per_second() == 0
    assert sum(growth.points()) == 0


def test_a_topic_that_was_made_anew_starts_again() -> None:
    growth = Growth()
    growth.add(1000.0, 500)
    growth.add(1002.0, 4)
    growth.add(1004.0, 10)
    assert growth.per_second() == 3.0


def test_points_add_up_to_what_was_added() -> None:
    growth = Growth()
    for second in range(0, 60, 2):
        growth.add(1000.0 + second, second * second)
    assert sum(growth.points()) * 3 == 58 * 58
