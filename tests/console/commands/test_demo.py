from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.commands.conftest import Dateline


@pytest.mark.parametrize(
    ("content", "arguments", "code", "told"),
    [
        ("<opml/>", ["--live"], 2, "two different lists of feeds"),
        (None, [], 2, "does not exist"),
        ("no list", [], 1, "not an OPML document"),
        ('<opml version="2.0"><body/></opml>', [], 1, "an outline of a feed has an xmlUrl"),
    ],
)
def test_a_list_of_feeds_that_cannot_be_used_is_told_in_one_line(
    dateline: Dateline, tmp_path: Path, *, content: str | None, arguments: list[str], code: int, told: str
) -> None:
    opml = tmp_path / "feeds.opml"
    if content is not None:
        opml.write_text(content)
    result = dateline("demo", "--feeds", str(opml), *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
