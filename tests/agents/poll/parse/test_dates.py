from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.parse.dates import utc_text
from catalog.date_words import month_numbers, zone_minutes
from schemas.times import time_text

CASES = """\
Thu, 01 Jan 2004 19:48:21 GMT           | 2004-01-01 19:48:21
Thu, 1 Jan 2004 19:48:21 +0230          | 2004-01-01 17:18:21
Thu, 01 Jan 04 19:48 EST                | 2004-01-02 00:48:00
01 Jan 2004                             | 2004-01-01 00:00:00
Fri, 1 Feb 2013, 10:00 GMT              | 2013-02-01 10:00:00
Monday, 01-Jan-04 10:00:00 GMT          | 2004-01-01 10:00:00
Thu, 31 Dec 2003 24:00:00 GMT           | 2004-01-01 00:00:00
2003-12-31T10:14:55Z                    | 2003-12-31 10:14:55
2003-12-31T10:14:55.25+05:30            | 2003-12-31 04:44:55.250000
2003-12-31 10:14:55                     | 2003-12-31 10:14:55
2003-12-31T10:14Z                       | 2003-12-31 10:14:00
2003-12-31                              | 2003-12-31 00:00:00
2003/12/31 01:02                        | 2003-12-31 01:02:00
20031231T101455Z                        | 2003-12-31 10:14:55
2003-365                                | 2003-12-31 00:00:00
2003-12                                 | 2003-12-01 00:00:00
2003                                    | 2003-01-01 00:00:00
Sun Jan  4 16:29:06 PST 2004            | 2004-01-05 00:29:06
January 4, 2004 4:29 PM                 | 2004-01-04 16:29:00
12 Jan 2004 12:05 AM                    | 2004-01-12 00:05:00
31.12.2003 10:14                        | 2003-12-31 10:14:00
1 de enero de 2004 10:00                | 2004-01-01 10:00:00
Mi, 03 Mär 2021 10:00:00 +0100          | 2021-03-03 09:00:00
Пн, 05 окт 2020 10:00:00 +0300          | 2020-10-05 07:00:00
Κυρ, 11 Ιούλ 2004 12:00:00 EST          | 2004-07-11 17:00:00
2004년 05월 28일 01:31:15                | 2004-05-28 01:31:15
2024年1月2日                             | 2024-01-02 00:00:00
2004-05-25 오후 11:08:37                 | 2004-05-25 14:08:37
1700000000                              | 2023-11-14 22:13:20
1700000000123                           | 2023-11-14 22:13:20"""


@pytest.mark.parametrize("case", CASES.splitlines(), ids=lambda case: case.partition("|")[0].strip())
def test_a_date_is_read_as_the_moment_it_names(case: str) -> None:
    text, _, expected = case.partition("|")
    assert utc_text(text) == time_text(datetime.fromisoformat(expected.strip()).replace(tzinfo=UTC))


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2013-02-29T00:00:00Z", "99 Jan 2004", "1 Foo 2004", "9" * 100_000]
)
def test_what_names_no_day_is_no_date(text: str) -> None:
    assert utc_text(text) is None


MOMENTS = st.datetimes(datetime.fromisoformat("1971-01-01"), datetime.fromisoformat("2100-01-01")).map(
    lambda moment: moment.replace(microsecond=0)
)
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(MOMENTS, ZONES)
def test_a_date_in_the_forms_of_the_standards_comes_back(moment: datetime, zone: timezone) -> None:
    moment = moment.replace(tzinfo=zone)
    assert utc_text(moment.isoformat()) == time_text(moment)
    assert utc_text(format_datetime(moment)) == time_text(moment)


@given(st.text(max_size=120))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    utc_text(text)


def test_the_tables_hold_the_words_of_rfc_822() -> None:
    months = "jan feb mar apr may jun jul aug sep oct nov dec"
    assert [month_numbers()[name] for name in months.split()] == list(range(1, 13))
    assert zone_minutes()["edt"] == -240
