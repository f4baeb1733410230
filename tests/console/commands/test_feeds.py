from __future__ import annotations

import json
from pathlib import Path

import pytest

from agents.poll.opml import read_opml
from agents.poll.state import Trouble
from schemas.records import Outgoing
from streams.settings import Settings
from streams.topics import FEEDS
from tests.console.commands.conftest import Dateline
from tests.console.commands.sending import outgoing, send
from tests.console.made import feed_record, feed_state

URL = "https://post.example/rss"


def test_feeds_that_are_added_are_listed_exported_imported_and_removed(
    dateline: Dateline, broker: Settings, tmp_path: Path
) -> None:
    about = ("--title", "The Post", "--country", "gb", "--language", "EN_gb")
    assert dateline("feeds", "add", URL, *about, settings=broker).stderr == "added 1 feed\n"
    [line] = dateline("feeds", "list", settings=broker).stdout.splitlines()
    assert line.split()[1:] == ["GB", "en-GB", URL, "The", "Post"]

    exported = tmp_path / "feeds.opml"
    assert dateline("feeds", "export", str(exported), settings=broker).exit_code == 0
    assert [feed.url for feed in read_opml(exported.read_bytes())] == [URL]

    assert dateline("feeds", "remove", URL, settings=broker).stderr == "removed 1 feed\n"
    assert dateline("feeds", "list", settings=broker).stdout == ""
    assert dateline("feeds", "import", str(exported), settings=broker).stderr == "imported 1 feed\n"
    [listed] = dateline("feeds", "list", "--json", settings=broker).stdout.splitlines()
    assert json.loads(listed)["url"] == URL
    assert dateline("feeds", "remove", json.loads(listed)["feed_id"], settings=broker).exit_code == 0


def test_a_feed_that_is_not_there_cannot_be_removed(dateline: Dateline, broker: Settings) -> None:
    result = dateline("feeds", "remove", "https://nowhere.example/rss", settings=broker)
    assert result.exit_code == 1
    assert "no feed https://nowhere.example/rss in the registry" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ftp://post.example/rss"], "not a web address: ftp://post.example/rss"),
        (["http://[::1"], "not a web address"),
        ([URL, "--country", "UK"], "'UK' is no country code"),
        ([URL, "--language", "german!"], "'german!' is not a BCP 47 tag"),
    ],
)
def test_what_is_wrong_about_a_feed_is_told_before_it_is_added(
    dateline: Dateline, arguments: list[str], told: str
) -> None:
    result = dateline("feeds", "add", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr


@pytest.mark.parametrize(
    ("opml", "told"),
    [
        ('<opml version="2.0"><body/></opml>', "no feed in"),
        ("no list at all", "not an OPML document"),
    ],
)
def test_a_list_without_feeds_is_an_error(dateline: Dateline, tmp_path: Path, opml: str, told: str) -> None:
    (tmp_path / "list.opml").write_text(opml)
    result = dateline("feeds", "import", str(tmp_path / "list.opml"))
    assert result.exit_code == 1
    assert told in result.stderr


def test_a_record_of_the_registry_that_is_no_feed_is_told_and_passed_over(
    dateline: Dateline, broker: Settings
) -> None:
    send(broker, [Outgoing(FEEDS, b"\xff", b"{}", partition=0)])
    result = dateline("feeds", "list", settings=broker)
    assert result.exit_code == 0
    assert "the record at news.feeds.v1/0/" in result.stderr


def test_health_names_feeds_in_trouble_first_with_their_reason(dateline: Dateline, broker: Settings) -> None:
    trouble = Trouble(kind="connect", detail="refused", failures=1, since=0.0)
    states = [
        feed_state("00000000000000aa", url="https://well.example/rss"),
        feed_state("00000000000000bb", url="https://ill.example/rss", trouble=trouble),
    ]
    send(broker, outgoing(map(feed_record, states)))
    lines = dateline("feeds", "list", "--health", settings=broker).stdout.splitlines()
    assert "unreachable" in lines[0]
    assert "https://ill.example/rss  connect: refused" in lines[0]
    assert "https://well.example/rss" in lines[1]
    as_json = dateline("feeds", "list", "--health", "--json", settings=broker).stdout.splitlines()
    first = json.loads(as_json[0])
    assert (first["health"], first["next_poll_at"]) == ("unreachable", "2026-11-24T21:05:30.000Z")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["list"], "no feed: `dateline feeds add URL` or `dateline feeds import OPML` adds some\n"),
        (["list", "--health"], "no feed was polled yet: that is done by a worker with the role poll\n"),
    ],
)
def test_an_empty_registry_says_what_fills_it(
    dateline: Dateline, embedded: Settings, arguments: list[str], told: str
) -> None:
    result = dateline("feeds", *arguments, settings=embedded)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", told)


def test_a_checked_address_that_gives_no_feed_is_explained_with_exit_code_1(dateline: Dateline) -> None:
    result = dateline("feeds", "check", "http://127.0.0.1:1/rss", "--allow-private")
    assert result.exit_code == 1
    assert any(line.startswith("answer     connect: ") for line in result.stdout.splitlines())


def test_a_private_address_is_explained_with_the_option_that_fetches_it(dateline: Dateline) -> None:
    result = dateline("feeds", "check", "http://127.0.0.1:1/rss")
    assert (result.exit_code, result.stderr) == (
        1,
        "dateline: --allow-private fetches such an address here\n",
    )


def test_what_is_no_address_is_not_checked(dateline: Dateline) -> None:
    result = dateline("feeds", "check", "post.example")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "not a web address: post.example" in result.stderr
