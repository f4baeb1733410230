from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.enrich.credits import find_credits
from agents.enrich.structure import parts_of

PAGE = Path(__file__).with_name("page-de.txt").read_text(encoding="utf-8").partition("\n")[2]
PARAGRAPH = "The minister said on Tuesday that the new line would be opened before the end of the year."


def parts(text: str) -> list[tuple[str, str]]:
    return [(part.kind, text[part.start : part.end]) for part in parts_of(text, find_credits(text))]


def test_a_page_ends_where_its_comments_begin() -> None:
    kinds = parts(PAGE)
    assert kinds[-1][0] == "text"
    assert kinds[-1][1].endswith("Eine Bestätigung aus Eriwan gab es zunächst nicht.")
    assert not any("Ukraine" in text or "Iran" in text or "Brasilien" in text for _, text in kinds)


def test_a_page_that_lost_its_line_breaks_ends_there_too() -> None:
    (whole,) = parts(" ".join(PAGE.split()))
    assert whole[1].rstrip().endswith("Eine Bestätigung aus Eriwan gab es zunächst nicht.")


def test_captions_and_credit_lines_are_known_as_such() -> None:
    kinds = parts(PAGE)
    assert ("credit", "Keystone-SDA") in kinds
    assert ("credit", " - Elvin Muster, Baku Pool Photo via AP") in kinds
    assert (
        "caption",
        "Aserbaidschan hat zum ersten Mal die Beteiligung pakistanischer Piloten bestätigt.",
    ) in kinds
    assert ("heading", "Ein Abkommen und seine Folgen") in kinds


def test_a_single_line_is_text_whatever_it_holds() -> None:
    assert parts("Comments") == [("text", "Comments")]


@pytest.mark.parametrize(
    "tail",
    [
        "Comments\nI think that this is a story about Iran, and nobody will ever convince me of anything else here.",
        "Most read\nFire in Brazil\nStrike in France",
        "Fire in Brazil\nStrike in France",
        "Sign up for our newsletter to get more like this\nBrazil",
    ],
    ids=["comments", "teasers after a marker", "teasers without a marker", "newsletter"],
)
def test_what_follows_the_last_sentence_is_cut(tail: str) -> None:
    found = [part for part in parts(f"{PARAGRAPH}\n{tail}") if part[0] != "teaser"]
    assert found == [("text", PARAGRAPH)]


def test_a_short_last_sentence_is_kept() -> None:
    assert parts(f"{PARAGRAPH}\nThe inquiry goes on in Chile.\nRelated articles\nMalta")[-1] == (
        "text",
        "The inquiry goes on in Chile.",
    )


def test_teasers_within_the_text_are_left_out_and_the_text_goes_on() -> None:
    kinds = parts(f"{PARAGRAPH}\nRead more\nFire in Brazil\n{PARAGRAPH}")
    assert [kind for kind, _ in kinds] == ["text", "teaser", "teaser", "text"]


def test_a_button_after_the_lead_is_not_the_end() -> None:
    text = "\n".join([PARAGRAPH, "Kommentare", *[PARAGRAPH] * 4])
    assert sum(kind == "text" for kind, _ in parts(text)) == 5


def test_a_text_of_short_lines_is_kept_whole() -> None:
    text = "Line one of a poem\nline two of a poem\nline three"
    assert [line for _, line in parts(text)] == text.split("\n")


def test_the_line_that_a_feed_software_adds_is_a_credit() -> None:
    text = f"{PARAGRAPH}\nThe post Opening delayed appeared first on The Madrid Times."
    assert parts(text)[-1] == ("credit", "The post Opening delayed appeared first on The Madrid Times.")


def test_a_signed_paragraph_stays_text() -> None:
    assert parts(f"{PARAGRAPH}\n{PARAGRAPH} (dpa)")[-1] == ("text", f"{PARAGRAPH} (dpa)")


def test_a_chinese_sentence_is_shorter() -> None:
    sentence = "国务院总理星期二在北京会见来访的外国代表团并就双边贸易问题发表了讲话。"
    assert parts(f"{sentence}\n巴西\n日本") == [("text", sentence)]


@given(
    st.lists(
        st.sampled_from([PARAGRAPH, "Comments", "Read more", "Short.", "A name", "Reuters", ""]), max_size=12
    )
)
def test_parts_are_in_order_and_do_not_overlap(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = parts_of(text, find_credits(text))
    places = [place for part in found for place in (part.start, part.end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


@given(st.text(max_size=500))
def test_any_text_has_parts_within_it(text: str) -> None:
    assert all(0 <= part.start <= part.end <= len(text) for part in parts_of(text, find_credits(text)))
