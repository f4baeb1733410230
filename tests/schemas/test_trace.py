import re

from hypothesis import given
from hypothesis import strategies as st

from schemas.trace import traceparent

VERSION_ID_PARENT_FLAGS = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01")


@given(item_id=st.text(max_size=40), hop=st.text(max_size=40))
def test_any_item_id_gives_a_traceparent_of_the_standards_form(item_id: str, hop: str) -> None:
    assert VERSION_ID_PARENT_FLAGS.fullmatch(traceparent(item_id, hop))


def test_an_item_id_of_32_hex_digits_is_the_trace_id() -> None:
    item_id = "3f9a0c51e6d24b7f8a1c5d2e90b7f6a4"
    assert traceparent(item_id, "hop").split("-")[1] == item_id


def test_an_item_id_of_zeros_is_no_trace_id_for_the_standard_forbids_it() -> None:
    assert traceparent("0" * 32, "hop").split("-")[1] != "0" * 32


def test_two_hops_of_an_item_share_the_trace_and_differ_in_the_parent() -> None:
    first, second = traceparent("item", "one").split("-"), traceparent("item", "two").split("-")
    assert first[1] == second[1]
    assert first[2] != second[2]
