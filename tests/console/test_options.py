from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import pytest

from console.options import COUNTRY, LANGUAGE, SINCE, SUBJECT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2030-01-02T03:04:05Z", datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2030-01-02T03:04:05+01:00", datetime(2030, 1, 2, 2, 4, 5, tzinfo=UTC)),
        ("2030-01-02", datetime(2030, 1, 2, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_utc(text: str, expected: datetime) -> None:
    assert SINCE.convert(text, None, None) == expected


@pytest.mark.parametrize(("text", "age"), [("90s", 90), ("30m", 1800), ("2h", 7200), ("7d", 604_800)])
def test_an_age_is_a_time_before_now(text: str, age: int) -> None:
    expected = datetime.now(UTC) - timedelta(seconds=age)
    assert abs(SINCE.convert(text, None, None) - expected) < timedelta(minutes=1)


@pytest.mark.parametrize("text", ["", "2", "h2", "-2h", "2w", "999999d", "2030-13-01", "0000-01-01"])
def test_what_is_no_time_is_a_usage_error(text: str) -> None:
    with pytest.raises(click.BadParameter, match="neither like 90s, 30m, 2h, 7d"):
        SINCE.convert(text, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DE", "de"),
        ("pt-br", "pt-BR"),
        ("zh_hant_tw", "zh-Hant-TW"),
        ("sr-latn", "sr-Latn"),
        ("es-419", "es-419"),
    ],
)
def test_a_language_tag_is_brought_into_its_usual_case(text: str, expected: str) -> None:
    assert LANGUAGE.convert(text, None, None) == expected


def test_a_country_is_a_known_code_in_any_case() -> None:
    assert COUNTRY.convert("xk", None, None) == "XK"
    with pytest.raises(click.BadParameter, match="'UK' is no country code"):
        COUNTRY.convert("uk", None, None)


def test_a_subject_may_have_the_prefix_of_its_scheme() -> None:
    assert SUBJECT.convert("medtop:16000000", None, None) == "16000000"
    with pytest.raises(click.BadParameter, match="'1600' is not a Media Topics code"):
        SUBJECT.convert("1600", None, None)
