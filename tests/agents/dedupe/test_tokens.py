from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.dedupe.tokens import (
    hash_of,
    hashes,
    hashes_of,
    is_unspaced,
    mask_at,
    masked,
    masked_hashes,
    number_in,
    numbers_in,
    shingles,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Council's vote: 1,234 for!", ["the", "council's", "vote", "1,234", "for"]),
        ("Die STRASSE, die Straße", ["die", "strasse", "die", "strasse"]),
        ("It’s ﬁne at 5km", ["it's", "fine", "at", "5km"]),
        ("हिन्दी में समाचार", ["हिन्दी", "में", "समाचार"]),
        ("清水河4.6级", ["清", "水", "河", "4.6", "级"]),
        ("ข่าว", ["ข", "่", "า", "ว"]),
        ("snake_case and 'quoted'", ["snake_case", "and", "quoted"]),
        (None, []),
        ("… — !", []),
    ],
)
def test_words_of_many_scripts(text: str | None, expected: list[str]) -> None:
    assert words(text) == expected


def test_scripts_without_spaces_are_told_by_most_of_the_words() -> None:
    assert is_unspaced(words("清水河大桥因裂缝封闭"))
    assert is_unspaced(words("東京で5Gの新しい発表があった"))
    assert not is_unspaced(words("The word 橋 means bridge in English"))
    assert not is_unspaced([])


def test_numbers_are_masked_with_their_unit_kept() -> None:
    assert [masked(word) for word in words("4.6 and 31km, T20")] == ["#", "and", "#km", "t20"]
    assert number_in("1,234km") == "1234"


def all_masked(text: list[str]) -> list[int]:
    values: list[int] = masked_hashes(text, hashes(text), numbers_in(text)).tolist()
    return values


def test_a_masked_text_hashes_like_one_with_other_numbers() -> None:
    first, second = words("struck 31 km west at 4.6"), words("struck 48 km west at 5.2")
    assert all_masked(first) == all_masked(second)
    assert hashes(first).tolist() != hashes(second).tolist()


def test_hashes_are_the_same_in_every_process() -> None:
    assert hashes(["harbour", "мост"]).tolist() == [1533582490, 3702104034]
    assert shingles(hashes(words("the council votes on monday")), 3).tolist() == [
        700853755,
        529658972,
        1081187479,
    ]


@given(st.lists(st.text(st.characters(exclude_characters=" "), min_size=1)))
def test_words_hashed_together_hash_as_one_by_one(sequence: list[str]) -> None:
    assert list(hashes_of(sequence)) == [hash_of(word) for word in sequence]


def test_masked_words_hash_as_words_masked_among_their_hashes() -> None:
    text = words("struck 31 km west at 4.6 on the 3rd")
    assert mask_at(text, numbers_in(text)) == ["struck", "#", "km", "west", "at", "#", "on", "the", "#rd"]
    assert hashes(mask_at(text, numbers_in(text))).tolist() == all_masked(text)


@given(st.text(st.sampled_from("aBz_ 07.,'-\n")))
def test_text_in_ascii_has_the_same_words_as_within_another_text(text: str) -> None:
    assert words(f"{text} é") == [*words(text), "é"]


@given(st.text())
def test_any_text_has_as_many_hashes_as_words(text: str) -> None:
    found = words(text)
    assert len(hashes(found)) == len(found)
    assert all(masked(word) for word in found)


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12), st.integers(1, 6))
def test_shingles_are_equal_exactly_for_equal_sequences(text: list[str], length: int) -> None:
    values = shingles(hashes(text), length).tolist()
    sequences = (
        [tuple(text[start : start + length]) for start in range(max(1, len(text) - length + 1))]
        if text
        else []
    )
    assert len(values) == len(sequences)
    assert len(set(values)) == len(set(sequences))
