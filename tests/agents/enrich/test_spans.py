from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agents.enrich.spans import Spans

STRETCHES = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 10)).map(lambda pair: (pair[0], sum(pair))), max_size=8
)


@given(STRETCHES, st.integers(0, 60), st.integers(1, 10))
def test_spans_answer_as_a_walk_over_all_of_them_would(
    spans: list[tuple[int, int]], start: int, length: int
) -> None:
    end = start + length
    assert Spans(spans).touch(start, end) == any(first < end and start < last for first, last in spans)


def test_no_spans_touch_nothing() -> None:
    assert not Spans().touch(0, 100)
