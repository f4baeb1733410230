from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.console.commands.conftest import Dateline

FEED = """<?xml version="1.0"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>The Invented Post</title><link>https://post.example/</link><language>en</language>
<atom:link rel="self" href="https://post.example/rss.xml"/>
<item><title>Ferry between Greece and Italy resumes</title><link>/ferry</link><guid>a1</guid></item>
<item><title>Rain in Lyon</title><link>https://post.example/rain</link></item>
</channel></rss>"""

ITEM_FIELDS = [
    "feed_url",
    "feed_language",
    "source_country",
    "guid",
    "url",
    "title",
    "summary",
    "body",
    "published_at",
    "updated_at",
    "authors",
    "categories",
    "enclosures",
]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_parse_prints_an_item_a_line_with_the_fields_of_the_contract(dateline: Dateline) -> None:
    result = dateline("parse", "-", "--url", "https://post.example/feed", stdin=FEED)
    assert result.exit_code == 0
    items = lines(result.stdout)
    assert list(items[0])[: len(ITEM_FIELDS)] == ITEM_FIELDS
    assert [item["url"] for item in items] == ["https://post.example/ferry", "https://post.example/rain"]
    assert items[0]["feed_url"] == "https://post.example/feed"


def test_links_of_a_saved_feed_are_resolved_by_the_address_it_gives_itself(
    dateline: Dateline, tmp_path: Path
) -> None:
    saved = tmp_path / "feed.xml"
    saved.write_text(FEED)
    item = lines(dateline("parse", str(saved)).stdout)[0]
    assert (item["feed_url"], item["url"]) == ("https://post.example/rss.xml", "https://post.example/ferry")


def test_a_saved_feed_without_an_address_of_its_own_has_that_of_the_file(
    dateline: Dateline, tmp_path: Path
) -> None:
    saved = tmp_path / "feed.xml"
    saved.write_text('<rss version="2.0"><channel><item><title>Rain</title></item></channel></rss>')
    assert lines(dateline("parse", str(saved)).stdout)[0]["feed_url"] == saved.as_uri()


def test_a_saved_feed_is_read_by_its_website_where_it_has_no_other_address(dateline: Dateline) -> None:
    stdin = FEED.replace('<atom:link rel="self" href="https://post.example/rss.xml"/>', "")
    items = lines(dateline("parse", stdin=stdin).stdout)
    assert [item["url"] for item in items] == ["https://post.example/ferry", "https://post.example/rain"]


def test_what_was_repaired_in_the_whole_document_is_told_on_stderr(dateline: Dateline) -> None:
    result = dateline("parse", stdin=FEED.replace("Rain in Lyon", "Rain & wind in Lyon"))
    assert [item["title"] for item in lines(result.stdout)][1] == "Rain & wind in Lyon"
    assert result.exit_code == 0
    assert result.stderr.startswith("flags of the document: xml:")


def test_a_feed_without_items_is_told_on_stderr(dateline: Dateline) -> None:
    result = dateline("parse", stdin='<rss version="2.0"><channel><title>Empty</title></channel></rss>')
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "no item is in the document\n"


def test_a_refused_document_costs_one_line_with_its_reason(dateline: Dateline) -> None:
    result = dateline("parse", stdin="<html><p>Not here</p></html>")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("dateline: not_a_feed: ")
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_a_usage_error(dateline: Dateline) -> None:
    result = dateline("enrich", "/nowhere/items.jsonl")
    assert result.exit_code == 2
    assert result.stderr.startswith("dateline: Invalid value for '[FILE|-]'")


def test_enrich_adds_tags_with_evidence_and_keeps_what_it_does_not_know(dateline: Dateline) -> None:
    item = {"title": "Ferry between Greece and Italy resumes", "authors": None, "body": None, "number": 7}
    [tagged] = lines(dateline("enrich", stdin=json.dumps(item)).stdout)
    assert tagged["language"] == "en"
    assert tagged["number"] == 7
    assert tagged["authors"] == []
    assert {country["code"] for country in tagged["countries"]} == {"GR", "IT"}
    greece = next(country for country in tagged["countries"] if country["code"] == "GR")
    assert list(greece) == ["code", "role", "score", "evidence"]
    assert list(greece["evidence"][0]) == ["text", "field", "start", "end", "kind"]
    assert (greece["evidence"][0]["text"], greece["evidence"][0]["start"]) == ("Greece", 14)
    assert tagged["regions"] == [{"slug": "europe.southern", "m49": "039"}]
    assert {"subjects", "agency"} <= set(tagged)


@pytest.mark.parametrize("command", ["enrich", "dedupe"])
def test_a_bad_line_costs_one_line_with_its_number_and_the_rest_goes_on(
    dateline: Dateline, command: str
) -> None:
    stdin = '\ufeff{"title": "Rain in Lyon"}\nnot json\n\n{"title": 3}\n[1]\n{"title": "Snow in Oslo"}\n'
    result = dateline(command, stdin=stdin)
    assert result.exit_code == 1
    assert len(lines(result.stdout)) == 2
    told = result.stderr.splitlines()
    assert [line.rpartition("dateline: ")[2].split(":")[0] for line in told] == ["line 2", "line 4", "line 5"]
    assert "title: Input should be a valid string" in told[1]


def test_dedupe_prints_the_decision_about_each_item_in_order(dateline: Dateline) -> None:
    first = {"url": "https://post.example/rain", "title": "Rain in Lyon", "summary": "It rains in Lyon."}
    revised = {**first, "summary": "It rains in Lyon, and it will rain tomorrow."}
    result = dateline("dedupe", stdin="\n".join(map(json.dumps, [first, first, revised])))
    decisions = lines(result.stdout)
    assert [one["decision"] for one in decisions] == ["new", "redelivery", "revision"]
    assert [one["revision"] for one in decisions] == [1, 1, 2]
    assert decisions[2]["changed"] == ["summary"]
    expected = ["item_id", "revision", "decision", "story_id", "parent_id", "changed"]
    assert list(decisions[0]) == expected


def test_canonical_url_gives_a_line_for_a_line(dateline: Dateline) -> None:
    stdin = b"HTTP://Post.Example:80/a/../b?utm_source=x\nnot a url\n\nhttp://[::1\n\xff\xfe\n"
    result = dateline("canonical-url", stdin=stdin)
    assert result.exit_code == 0
    assert len(result.stdout_bytes.split(b"\n")) == 6
    assert result.stdout.splitlines()[:2] == ["https://post.example/b", "not a url"]


def program(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "console", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def test_in_a_pipe_each_line_is_answered_at_once() -> None:
    with program("dedupe", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"title": "Rain in Lyon"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["decision"] == "new"
        process.stdin.close()
        assert process.wait(20) == 0


def test_a_reader_that_goes_away_is_no_matter_for_words(tmp_path: Path) -> None:
    urls = tmp_path / "urls"
    urls.write_text("https://post.example/rain\n" * 50_000)
    with program("canonical-url", str(urls)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"https://post.example/rain\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 1


def test_an_interrupt_ends_a_filter_without_a_traceback() -> None:
    with program("canonical-url", stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"https://post.example/rain\n")
        process.stdin.flush()
        process.stdout.readline()
        os.kill(process.pid, signal.SIGINT)
        assert process.stderr.read().strip() == b""
        assert process.wait(20) == 1


def test_a_web_page_is_refused_and_its_feeds_are_named(dateline: Dateline, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
    )
    result = dateline("parse", str(page), "--url", "https://example.org/")
    assert result.exit_code == 1
    assert result.stderr.startswith("dateline: not_a_feed: ")
    assert "this page leads to https://example.org/feed.xml" in result.stderr
