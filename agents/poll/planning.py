"""The best hour for the next poll of a feed that is polled a few times a day.

A feed that publishes from 9 to 17 o'clock and is polled once a day should be polled in the evening: at noon
its afternoon items would wait for a day. So the coming two days are planned hour by hour, backwards from
their end (dynamic programming): a poll has a price, an item costs the time that it waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import sqrt

HORIZON_H = 48


def best_wait_h(arrivals: Sequence[float], price: float, longest: int) -> int:
    """Return after how many hours, 1 to `longest`, to poll next.

    `arrivals` are the items expected in each coming hour, one value for each hour of the plan; `price` is
    what one poll costs, in hours that an item waits. What follows the last poll of the plan costs its
    share of the next one.
    """
    hours = len(arrivals)
    count = [0.0, *accumulate(arrivals)]
    moment = [0.0, *accumulate(items * (hour + 0.5) for hour, items in enumerate(arrivals))]
    usual = min(longest, sqrt(2.0 * price * hours / count[-1])) if count[-1] else longest
    # Items of start..end wait end * (count[end] - count[start]) - (moment[end] - moment[start]) hours. What
    # depends on the end alone is kept, so that the inner loop is one multiplication.
    of_end = [0.0] * (hours + 1)
    choice = 1
    for start in range(hours - 1, -1, -1):
        last = price * min(1.0, (hours - start) / usual)
        of_end[hours] = hours * count[hours] - moment[hours] + last
        before = count[start]
        costs = [of_end[end] - end * before for end in range(start + 1, min(start + longest, hours) + 1)]
        least = min(costs)
        choice = costs.index(least) + 1
        of_end[start] = start * before + least + price
    return choice
