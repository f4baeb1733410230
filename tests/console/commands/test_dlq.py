from __future__ import annotations

import json
from datetime import timedelta

import pytest

from schemas.dead_letter import LARGEST_VALUE, REPLAYED, dead_letter, dead_letter_topic
from schemas.errors import Undecodable, Unprocessable
from schemas.records import Outgoing, Record
from schemas.times import utc_now
from streams.settings import Settings
from streams.topics import IDENTIFIED, RAW
from tests.console.commands.conftest import Dateline
from tests.console.commands.sending import read, send

KEPT = (("traceparent", b"00-1"), ("source", b"news.raw.v1/1/6"))


def letter(stage: str, topic: str, value: bytes, *more: tuple[str, bytes]) -> Outgoing:
    record = Record(topic, 1, 7, 1_700_000_000_000, b"k", value, (*KEPT, *more))
    error = Undecodable("not JSON: here", reason="not_json") if stage != "match" else Unprocessable("odd")
    return dead_letter(record, stage, error, utc_now())


@pytest.fixture(scope="module")
def filled(broker: Settings) -> Settings:
    """Give a broker with dead letters: two of dedupe, one of them dead for the second time, and others."""
    letters = [
        letter("dedupe", RAW, b"bad \x1b[31m\nvalue"),
        letter("dedupe", RAW, b"again", (REPLAYED, b"1")),
        letter("match", IDENTIFIED, b"{}"),
        letter("poll", "https://post.example/rss", b"<html>"),
        letter("enrich", RAW, b"x" * (LARGEST_VALUE + 1)),
    ]
    send(broker, letters)
    return broker


def places(dateline: Dateline, settings: Settings, *arguments: str) -> list[str]:
    result = dateline("dlq", "list", "--json", *arguments, settings=settings)
    assert result.exit_code == 0, result.stderr
    return sorted(json.loads(line)["place"] for line in result.stdout.splitlines())


def test_dead_letters_are_chosen_by_stage_reason_and_time(dateline: Dateline, filled: Settings) -> None:
    everything = ["dedupe/0", "dedupe/1", "enrich/0", "match/0", "poll/0"]
    assert places(dateline, filled) == everything
    assert places(dateline, filled, "--since", "1h") == everything
    assert places(dateline, filled, "--stage", "dedupe") == ["dedupe/0", "dedupe/1"]
    assert places(dateline, filled, "--reason", "unprocessable") == ["match/0"]
    assert places(dateline, filled, "--since", (utc_now() + timedelta(hours=1)).isoformat()) == []


def test_a_listed_letter_names_place_reason_origin_message_and_attempt(
    dateline: Dateline, filled: Settings
) -> None:
    first, second = dateline("dlq", "list", "--stage", "dedupe", settings=filled).stdout.splitlines()
    assert first.split()[0] == "dedupe/0"
    assert first.endswith("not_json          news.raw.v1/1/7  not JSON: here")
    assert second.endswith("(attempt 2)")


def test_a_shown_letter_has_its_headers_and_cannot_steer_the_terminal(
    dateline: Dateline, filled: Settings
) -> None:
    shown = dateline("dlq", "show", "dedupe/0", settings=filled).stdout
    assert shown.startswith("key: k\ntraceparent: 00-1\n")
    assert "dlq_reason: not_json\n" in shown
    assert shown.endswith("\nbad [31m\nvalue\n")
    bare = dateline("dlq", "show", "dedupe/0", "--value", settings=filled)
    assert bare.stdout_bytes == b"bad \x1b[31m\nvalue"


def test_a_replayed_letter_is_the_original_record_with_the_number_of_its_attempts(
    dateline: Dateline, filled: Settings
) -> None:
    before = len(read(filled, RAW))
    result = dateline("dlq", "replay", "dedupe/0", "dedupe/1", settings=filled)
    assert (result.exit_code, result.stderr) == (0, "replayed 2 of 2 dead letters\n")
    first, second = read(filled, RAW)[before:]
    assert (first.partition, first.key, first.value) == (1, b"k", b"bad \x1b[31m\nvalue")
    assert first.headers == (("traceparent", b"00-1"), (REPLAYED, b"1"))
    assert dict(second.headers)[REPLAYED] == b"2"


def test_a_letter_that_cannot_be_replayed_says_why_and_the_others_are(
    dateline: Dateline, filled: Settings
) -> None:
    before = len(read(filled, IDENTIFIED))
    result = dateline("dlq", "replay", "poll/0", "enrich/0", "match/0", settings=filled)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "dateline: poll/0 cannot be replayed: it came from no topic but from a feed, which is polled again anyway",
        f"dateline: enrich/0 cannot be replayed: its value of {LARGEST_VALUE + 1} bytes was cut",
        "replayed 1 of 3 dead letters",
    ]
    assert len(read(filled, IDENTIFIED)) == before + 1


def test_letters_are_replayed_by_reason(dateline: Dateline, filled: Settings) -> None:
    before = len(read(filled, IDENTIFIED))
    result = dateline("dlq", "replay", "--reason", "unprocessable", settings=filled)
    assert result.stderr == "replayed 1 of 1 dead letter\n"
    assert len(read(filled, IDENTIFIED)) == before + 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["show", "dedupe/99"], 1, "no dead letter at dedupe/99: `dateline dlq list` names those there are"),
        (["list", "--reason", "unheard_of"], 0, "no dead letter\n"),
        (["show", "dedupe"], 2, "not a place of a dead letter, STAGE/OFFSET: dedupe"),
        (["show", "nowhere/1"], 2, "not a place of a dead letter"),
        (["replay"], 2, "name what to replay"),
        (["replay", "dedupe/0", "--stage", "match"], 2, "not both"),
        (["discard", "--stage", "dedupe", "--through", "0"], 1, "the embedded broker cannot delete records"),
        (["discard", "--stage", "dedupe", "--through", "-1"], 2, "--through"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_told_in_one_line(
    dateline: Dateline, filled: Settings, arguments: list[str], code: int, told: str
) -> None:
    result = dateline("dlq", *arguments, settings=filled)
    assert result.exit_code == code
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.kafka
def test_discarded_letters_are_gone(dateline: Dateline, kafka_settings: Settings) -> None:
    place = dead_letter_topic("poll")
    send(kafka_settings, [letter("poll", RAW, b"1"), letter("poll", RAW, b"2")])
    last = read(kafka_settings, place)[-1].offset
    arguments = ("dlq", "discard", "--stage", "poll", "--through")
    assert dateline(*arguments, str(last - 1), settings=kafka_settings).exit_code == 0
    assert [record.offset for record in read(kafka_settings, place)] == [last]
    beyond = dateline(*arguments, str(last + 100), settings=kafka_settings)
    assert (beyond.exit_code, beyond.stderr) == (0, "discarded 1 dead letter of poll\n")
    again = dateline(*arguments, str(last), settings=kafka_settings)
    assert (again.exit_code, again.stderr) == (0, "discarded 0 dead letters of poll\n")
