from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.records import SOURCE, Outgoing, Record
from streams.resume import parse_source, source_of, with_source

NUMBERS = st.integers(min_value=0, max_value=2**62)


@given(topic=st.from_regex(r"[a-zA-Z0-9._-]{1,60}", fullmatch=True), partition=NUMBERS, offset=NUMBERS)
def test_the_source_of_a_record_is_read_back_from_its_header(topic: str, partition: int, offset: int) -> None:
    record = Record(topic, partition, offset, 0, None, None)
    sent = with_source(Outgoing("news.items.v1", b"key", b"value", (("other", b"1"),)), record)
    assert sent.headers[0] == ("other", b"1")
    assert parse_source(sent.headers) == ((topic, partition), offset)


def test_of_a_dead_letters_sources_the_last_counts() -> None:
    original = Record("news.raw.v1", 1, 7, 0, None, None)
    second = Record("news.identified.v1", 2, 9, 0, None, None)
    headers = ((SOURCE, source_of(original)), ("dlq_reason", b"not_json"), (SOURCE, source_of(second)))
    assert parse_source(headers) == (("news.identified.v1", 2), 9)


def test_a_record_that_no_stage_sent_has_no_source() -> None:
    assert parse_source((("other", b"1"),)) is None
