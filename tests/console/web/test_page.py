from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from agents.poll.state import Trouble
from console.web.security import HEADERS
from schemas.records import Record
from tests.console.made import (
    entry,
    entry_record,
    event_record,
    event_records,
    feed_record,
    feed_state,
    story,
)
from tests.console.web.served import MadeView, client_of, let_rest

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


async def page(records: Iterable[Record] = (), path: str = "/", reasons: tuple[str, ...] = ()) -> str:
    async with client_of(MadeView(records), *reasons) as client:
        response = await client.get(path)
        assert response.status == 200
        assert response.content_type == "text/html"
        return await response.text()


async def test_the_page_is_complete_without_a_script() -> None:
    text = await page([event_record(), entry_record(entry()), feed_record(feed_state(title="The Courier"))])
    for part in (
        "Bridge over the Neva reopens",
        "The Courier",
        "news.identified.v1",
        "Eastern Europe",
        "Redelivered",
    ):
        assert part in text


async def test_nothing_is_asked_from_elsewhere_and_nothing_runs_inline() -> None:
    text = await page([event_record()])
    assert re.findall(r"<script[^>]*>([^<]*)", text) == [""]
    assert "style=" not in text
    assert not re.search(r"\son[a-z]+=", text)
    for address in re.findall(r'(?:src|href|action)="([^"]*)"', text):
        assert address.startswith(("/", "#")) or address == "https://news.example/bridge"


async def test_links_to_outlets_tell_them_nothing() -> None:
    assert 'target="_blank" rel="noopener noreferrer"' in await page([event_record()])


async def test_what_feeds_say_is_text_and_never_markup() -> None:
    hostile = story(title=HOSTILE, language=HOSTILE, countries=(HOSTILE,), subjects=((HOSTILE, HOSTILE),))
    feed = feed_state(title=HOSTILE, trouble=Trouble(kind="dns", detail=HOSTILE, failures=1, since=0))
    dead = entry(outcomes={f"dead:{HOSTILE}": 1})
    text = await page(
        [*event_records(hostile), feed_record(feed), entry_record(dead)],
        f"/?country={HOSTILE}&subject={HOSTILE}",
    )
    assert "<script>alert" not in text
    assert "<img" not in text
    assert text.count("&lt;script&gt;alert(") >= 6


async def test_an_address_that_is_no_web_address_is_no_link() -> None:
    text = await page(event_records(story(url="javascript:alert(1)")))
    assert "Bridge over the Neva reopens" in text
    assert 'href="javascript:' not in text


async def test_an_event_in_two_regions_is_one_row() -> None:
    text = await page(event_records(story(regions=("europe.eastern", "asia.eastern"))))
    assert text.count("Bridge over the Neva reopens") == 1
    assert "<li>asia.eastern</li><li>europe.eastern</li>" in text


async def test_filters_work_without_a_script() -> None:
    records = [
        *event_records(story(1, title="First")),
        *event_records(story(2, title="Second", countries=("DE",)), offset=1),
    ]
    text = await page(records, "/?country=de")
    assert "Second" in text
    assert "First" not in text
    assert 'value="de"' in text


async def test_a_chosen_region_stays_chosen() -> None:
    text = await page((), "/?region=europe.eastern")
    assert '<option value="europe.eastern" selected>' in text
    assert "No event yet" in text


async def test_a_page_that_is_not_ready_says_why() -> None:
    text = await page(reasons=("partitions are being assigned",))
    assert "Not ready" in text
    assert "<li>partitions are being assigned</li>" in text


async def test_text_of_another_script_says_its_language_and_direction() -> None:
    assert 'dir="auto" lang="ar"' in await page(event_records(story(language="ar")))
    assert "lang=&quot;und" not in await page(event_records(story(language="und")))


async def test_every_table_has_headers_for_columns_and_rows() -> None:
    text = await page([entry_record(entry()), feed_record(feed_state())])
    for table in re.findall(r"<table>.*?</table>", text):
        columns = table.count('scope="col"')
        rows = re.findall(r"<tr>(.*?)</tr>", table)[1:]
        assert columns >= 3
        assert rows
        for row in rows:
            assert row.startswith("<th")
            assert len(re.findall(r"<t[hd][ >]", row)) == columns


async def test_every_control_has_a_label() -> None:
    text = await page()
    controls = re.findall(r"<(?:input|select) [^>]*>", text)
    labelled = re.findall(r"<label><span>[^<]+</span><(?:input|select) [^>]*>", text)
    assert len(controls) == len(labelled) == 4


async def test_every_answer_carries_the_security_headers() -> None:
    async with client_of(MadeView()) as client:
        for path in ("/", "/healthz", "/metrics", "/v1/status", "/assets/console.js", "/nowhere"):
            response = await client.get(path)
            assert {name: response.headers[name] for name in HEADERS} == HEADERS


async def test_assets_are_cached_until_they_change() -> None:
    text = await page()
    addresses = re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)
    assert len(addresses) == 3
    async with client_of(MadeView()) as client:
        for address in addresses:
            response = await client.get(address)
            assert response.status == 200
            assert "immutable" in response.headers["Cache-Control"]
        assert (await client.get("/assets/..%2finstall.py")).status == 404
        assert (await client.get("/assets/nothing.css")).status == 404


async def test_items_that_stay_unaccounted_for_are_said() -> None:
    view = MadeView([entry_record(entry(outcomes={"new": 7}))])
    let_rest(view, minutes=5)
    async with client_of(view) as client:
        assert "7 items not accounted for, for " in await (await client.get("/")).text()


async def test_a_stage_that_passed_over_a_record_is_named() -> None:
    view = MadeView([entry_record(entry("publish", outcomes={"routed": 7}, missing=1))])
    let_rest(view, minutes=5)
    async with client_of(view) as client:
        text = await (await client.get("/")).text()
    assert "1 item not accounted for (1 passed over by publish), for " in text


async def test_dead_letters_that_were_replayed_stand_in_the_ledger_only_where_there_are_any() -> None:
    text = await page([entry_record(entry("match", outcomes={"new": 3}, replayed=3))])
    assert re.search(r"Replayed</span></th><td[^>]*>3<", text)
    assert ">Replayed<" not in await page()


async def test_what_the_console_cannot_read_is_said() -> None:
    broken = replace(entry_record(entry()), value=b"{}")
    assert "1 records of ledgers or feeds unreadable" in await page([broken])
    assert "unreadable" not in await page()


async def test_a_ledger_that_agrees_says_so() -> None:
    view = MadeView([entry_record(entry(outcomes={"redelivery": 7}))])
    async with client_of(view) as client:
        assert "Being compared" in await (await client.get("/")).text()
        let_rest(view, minutes=1)
        assert "Every item is accounted for" in await (await client.get("/")).text()
