from __future__ import annotations

import json

import pytest

from streams import kafka
from streams.settings import Settings, load_settings
from streams.topics import all_topics
from tests.console.commands.conftest import Dateline

UNREACHABLE = (
    "dateline: no Kafka broker answers at 127.0.0.1:1: "
    "start one, or name another with --bootstrap or DATELINE_BOOTSTRAP"
)


def test_the_list_of_topics_needs_no_broker(dateline: Dateline) -> None:
    expected = all_topics(load_settings({}))
    text = dateline("topics", "list")
    assert [line.split()[0] for line in text.stdout.splitlines()] == [topic.name for topic in expected]
    listed = [json.loads(line) for line in dateline("topics", "list", "--json").stdout.splitlines()]
    assert [(one["name"], one["partitions"], one["config"]) for one in listed] == [
        (topic.name, topic.partitions, topic.config) for topic in expected
    ]


def test_the_embedded_broker_is_said_to_have_its_topics(dateline: Dateline, broker: Settings) -> None:
    result = dateline("topics", "create", settings=broker)
    assert result.exit_code == 1
    assert result.stderr == "dateline: DATELINE_EMBEDDED: the embedded broker has its topics from its start\n"


def test_a_broker_that_does_not_answer_is_named_in_one_line(
    dateline: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka, "_PAUSES_S", (kafka.CONNECT_WAIT_S + 1,))
    result = dateline("topics", "create", "--bootstrap", "127.0.0.1:1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{UNREACHABLE}\n"


def test_tries_to_reach_a_broker_are_told_before_it_is_given_up(
    dateline: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka, "_PAUSES_S", (0.01, 0.01, kafka.CONNECT_WAIT_S + 1))
    result = dateline("feeds", "list", "--bootstrap", "127.0.0.1:1")
    assert result.exit_code == 1
    *tries, last = result.stderr.splitlines()
    assert [json.loads(line)["event"] for line in tries] == ["broker_unreachable"] * 2
    assert last == UNREACHABLE


@pytest.mark.parametrize(
    "arguments",
    [
        ("feeds", "add", "https://post.example/rss"),
        ("feeds", "list"),
        ("tail",),
        ("ledger",),
        ("dlq", "list"),
        ("replay", "--since", "1h"),
        ("worker", "--role", "dedupe"),
    ],
    ids=" ".join,
)
def test_missing_topics_name_the_command_that_makes_them(
    dateline: Dateline, bare_broker: Settings, arguments: tuple[str, ...]
) -> None:
    result = dateline(*arguments, settings=bare_broker)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1].endswith("run `dateline topics create`")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "named"),
    [
        (("topics", "list"), {"DATELINE_PARTITIONS": "many"}, "DATELINE_PARTITIONS"),
        (("worker",), {"DATELINE_LOG_LEVEL": "loud"}, "DATELINE_LOG_LEVEL"),
        (("tail",), {"DATELINE_BOOTSTRAP": "nowhere"}, "DATELINE_BOOTSTRAP"),
        (("tail", "--bootstrap", "nowhere"), {}, "--bootstrap"),
        (("worker", "--web-port", "99999"), {}, "--web-port"),
        (("worker", "--role", "polling"), {}, "no role 'polling'"),
        (("ledger", "--since", "yesterday"), {}, "--since"),
        (("ledger", "--since", "999999d"), {}, "--since"),
        (("nothing",), {}, "nothing"),
    ],
)
def test_what_is_wrong_is_named_in_one_line_with_exit_code_2(
    dateline: Dateline, arguments: tuple[str, ...], environment: dict[str, str], named: str
) -> None:
    result = dateline(*arguments, **environment)
    assert (result.exit_code, result.stdout) == (2, "")
    assert named in result.stderr
    assert result.stderr.count("\n") == 1
