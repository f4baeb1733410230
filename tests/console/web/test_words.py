from __future__ import annotations

import pytest

from console.web.words import age, count, duration, rate
from tests.console.made import NOW


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "–"),
        (0, "0 s"),
        (0.01, "0 s"),
        (0.42, "0.4 s"),
        (48, "48 s"),
        (59.4, "59 s"),
        (360, "6 min"),
        (3 * 3600, "3 h"),
        (47 * 3600, "47 h"),
        (12 * 86_400, "12 d"),
    ],
)
def test_a_duration_in_words(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("per_second", "words"), [(None, "–"), (0, "0"), (0.0167, "0.02"), (9.12, "9.1"), (1310.4, "1\u202f310")]
)
def test_a_rate_in_words(per_second: float | None, words: str) -> None:
    assert rate(per_second) == words


def test_thousands_are_set_apart() -> None:
    assert count(812_304) == "812\u202f304"
    assert count(None) == "–"


def test_an_age_keeps_its_time_for_machines() -> None:
    assert age("2026-11-24T20:59:30.000Z", NOW) == (
        '<time datetime="2026-11-24T20:59:30.000Z" title="2026-11-24T20:59:30.000Z">1 min</time>'
    )
    assert ">in 30 s<" in age("2026-11-24T21:01:00.000Z", NOW)
    assert ">never<" in age(None, NOW, never="never")
