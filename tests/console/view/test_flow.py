from __future__ import annotations

from datetime import timedelta

from console.view.flow import Flow, Rate
from tests.console.made import NOW, entry


def test_a_rate_is_what_the_last_minute_added() -> None:
    flow = Flow()
    first = entry(outcomes={"new": 100}, at=NOW - timedelta(seconds=90))
    second = entry(outcomes={"new": 130, "dead:not_json": 6}, outputs=30, at=NOW - timedelta(seconds=20))
    flow.add(first, None)
    flow.add(second, first)
    rate = flow.rate("dedupe", NOW)
    assert (rate.inputs, rate.outputs, rate.dead) == (36 / 60, 30 / 60, 6 / 60)


def test_points_show_when_it_happened_and_mean_what_the_rate_means() -> None:
    flow = Flow()
    flow.add(entry(outcomes={"new": 6}, at=NOW), None)
    flow.add(entry(outcomes={"new": 3}, partition=1, at=NOW - timedelta(seconds=59)), None)
    points = flow.rate("dedupe", NOW).points
    assert points[0] == 1.0
    assert points[-1] == 2.0
    assert sum(points[1:-1]) == 0


def test_a_table_that_comes_back_a_batch_behind_is_no_growth() -> None:
    flow = Flow()
    flow.add(entry(outcomes={"new": 4}), entry(outcomes={"new": 9}))
    assert flow.rate("dedupe", NOW).inputs == 0


def test_a_stage_never_heard_of_rests() -> None:
    assert Flow().rate("match", NOW) == Rate(0, 0, 0, (0.0,) * 20)


def test_counts_of_long_ago_are_not_kept() -> None:
    flow = Flow()
    for minute in range(10):
        flow.add(entry(partition=minute, at=NOW + timedelta(minutes=minute)), None)
    assert len(flow._stages["dedupe"].inputs) <= 3
