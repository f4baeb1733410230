"""The demonstration as anyone would try it: a feed in, regional events out, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from console.demo.feeds import is_local

FEED = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>The Invented Post</title><link>https://post.example/</link>
<language>en</language>
<item><title>Russia and North Korea sign a treaty on trains</title><link>https://post.example/1</link>
<description>Russian and North Korean ministers signed it in Moscow.</description></item>
<item><title>Earthquake shakes Chile</title><link>https://post.example/2</link>
<description>The earthquake in Chile was felt in Santiago.</description></item>
<item><title>Of cats and dogs</title><link>https://post.example/3</link></item>
</channel></rss>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def opml(tmp_path: Path) -> Iterator[Path]:
    """Serve a feed of three items, and one that is none, and give the list of both."""
    (tmp_path / "feed.xml").write_text(FEED)
    (tmp_path / "page.html").write_text("<html><p>Not a feed</p></html>")
    handler = partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        outlines = "".join(f'<outline xmlUrl="{base}/{name}"/>' for name in ("feed.xml", "page.html"))
        path = tmp_path / "feeds.opml"
        path.write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        yield path
        server.shutdown()


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
    command = [sys.executable, "-m", "console", "demo", *arguments]
    return subprocess.run(command, env=clean, capture_output=True, text=True, timeout=90, check=False)


def test_a_demo_until_idle_prints_the_events_of_each_region_as_json_and_sums_that_agree(opml: Path) -> None:
    result = demo("--feeds", str(opml), "--until-idle", "--json")
    assert result.returncode == 0, result.stderr
    events = [json.loads(line) for line in result.stdout.splitlines()]
    found = sorted(
        (event["value"]["headlines"][0]["value"], event["topic"].removeprefix("news.events.v1."))
        for event in events
    )
    assert found == [
        ("Earthquake shakes Chile", "americas.south"),
        ("Of cats and dogs", "world.unlocated"),
        ("Russia and North Korea sign a treaty on trains", "asia.eastern"),
        ("Russia and North Korea sign a treaty on trains", "europe.eastern"),
    ]
    assert all({"topic", "key", "headers", "value"} <= set(event) for event in events)
    said = result.stderr.splitlines()
    assert said[0].startswith("2 feeds; web UI: http://127.0.0.1:")
    assert "3 seen = 3 routed + 0 redelivery + 0 dropped + 0 dead + 0 in flight" in said
    [publish] = [line for line in said if line.split()[0] == "publish"]
    assert re.fullmatch(r" *publish +3 in +4 out +3 routed", publish)
    assert any(re.match(r"unparsable: http://127\.0\.0\.1:\d+/page\.html ", line) for line in said)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:80/rss", True),
        ("http://127.0.0.1/rss", True),
        ("http://[::1]/rss", True),
        ("http://10.1.2.3/rss", True),
        ("http://93.184.216.34/rss", False),
        ("https://post.example/rss", False),
    ],
)
def test_feeds_of_this_machine_are_told_from_public_ones(url: str, expected: bool) -> None:
    assert is_local(url) is expected
