from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import orjson
import pytest
from lxml import etree

from catalog.samples import INDEX, Sample, render, samples

BASE = "http://127.0.0.1:8080"
NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SOUND = [sample for sample in samples().values() if sample.faulty is None]
XML = [sample for sample in SOUND if not sample.name.endswith(".json")]
NAMESPACES = {"www.w3.org", "purl.org", "www.sitemaps.org", "www.google.com", "jsonfeed.org"}


def text_of(sample: Sample, round_number: int = 1) -> str:
    return render(sample.name, BASE, NOW, round_number).decode(sample.charset)


def outlines() -> list[dict[str, str]]:
    root = etree.fromstring(render(INDEX, BASE, NOW))
    return [dict(outline.attrib) for outline in root.iter("outline") if "xmlUrl" in outline.attrib]


def test_the_index_lists_every_sample_once() -> None:
    assert sorted(outline["xmlUrl"] for outline in outlines()) == sorted(
        f"{BASE}/{name}" for name in samples()
    )


def test_the_index_names_language_and_country_of_every_sound_outlet() -> None:
    listed = {outline["xmlUrl"].rpartition("/")[2]: outline for outline in outlines()}
    languages = {listed[sample.name]["language"].partition("-")[0] for sample in SOUND}
    countries = {listed[sample.name]["country"] for sample in SOUND}
    assert len(languages) == 20
    assert len(countries) >= 20


def test_there_is_a_sample_of_every_format() -> None:
    roots = {etree.QName(etree.fromstring(render(s.name, BASE, NOW), _lenient())).localname for s in XML}
    assert roots == {"rss", "feed", "RDF", "urlset"}
    assert any(sample.name.endswith(".json") for sample in SOUND)


def _lenient() -> etree.XMLParser:
    return etree.XMLParser(recover=True, resolve_entities=False, no_network=True)


@pytest.mark.parametrize("round_number", [1, 2, 3])
@pytest.mark.parametrize("sample", samples().values(), ids=lambda sample: sample.name)
def test_no_placeholder_and_no_round_mark_is_left(sample: Sample, round_number: int) -> None:
    text = text_of(sample, round_number)
    assert not re.search(r"\{base\}|minutes_ago|^[12]\|", text, re.MULTILINE)


@pytest.mark.parametrize("round_number", [1, 2])
@pytest.mark.parametrize("sample", XML, ids=lambda sample: sample.name)
def test_a_sound_document_is_well_formed_in_every_round(sample: Sample, round_number: int) -> None:
    data = render(sample.name, BASE, NOW, round_number)
    if sample.name == "le-fleuve.rdf":
        data = data.decode(sample.charset).encode()
    etree.fromstring(data)


@pytest.mark.parametrize("round_number", [1, 2])
@pytest.mark.parametrize("name", [sample.name for sample in SOUND if sample.name.endswith(".json")])
def test_a_json_feed_is_json_in_every_round(name: str, round_number: int) -> None:
    assert len(orjson.loads(render(name, BASE, NOW, round_number))["items"]) >= 6


def test_one_sample_is_not_in_the_charset_that_it_declares() -> None:
    data = render("le-fleuve.rdf", BASE, NOW)
    assert b'encoding="utf-8"' in data
    with pytest.raises(UnicodeDecodeError):
        data.decode()


def test_the_broken_and_the_hostile_sample_are_what_they_are_called() -> None:
    assert {sample.faulty for sample in samples().values()} == {None, "broken", "hostile"}
    for name in ("cut-off.xml", "entity-bomb.xml"):
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(render(name, BASE, NOW))


def test_the_same_round_at_the_same_time_gives_the_same_bytes() -> None:
    for name in samples():
        assert render(name, BASE, NOW, 2) == render(name, BASE, NOW, 2)


@pytest.mark.parametrize("sample", SOUND, ids=lambda sample: sample.name)
def test_the_second_round_changes_few_lines_so_that_most_items_are_redeliveries(sample: Sample) -> None:
    first, second = text_of(sample).splitlines(), text_of(sample, 2).splitlines()
    changed = set(second) - set(first)
    assert 0 < len(changed) <= 10
    assert len(changed) < len(first) / 4


def test_an_item_appears_in_the_second_round_only() -> None:
    sample = samples()["lakeside-herald.xml"]
    assert text_of(sample).count("<item>") + 1 == text_of(sample, 2).count("<item>")


def test_times_are_before_now_and_within_a_day() -> None:
    for sample in SOUND:
        text = text_of(sample)
        dates = [datetime.fromisoformat(found) for found in re.findall(r"\d{4}-\d\d-\d\dT[\d:.]+Z", text)]
        dates += [parsedate_to_datetime(found) for found in re.findall(r"<pubDate>(.+?)</pubDate>", text)]
        assert dates
        assert all(timedelta(0) < NOW - date < timedelta(days=1) for date in dates)


def test_every_address_is_invented_or_the_servers_own() -> None:
    for sample in samples().values():
        hosts = set(re.findall(r"https?://([^/\"<\s]+)", text_of(sample))) - NAMESPACES
        assert all(host.endswith(".example") or host == "127.0.0.1:8080" for host in hosts), hosts


def test_about_150_items_are_offered() -> None:
    count = sum(len(re.findall(r"<item[ >]|<entry>|<url>|\"url\": \"[^\"]+\",\n", text_of(s))) for s in SOUND)
    assert count >= 140


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bergblatt.xml", "nordlicht.atom"),
        ("lakeside-herald.xml", "harbourpost.json"),
        ("faro-del-sur.xml", "brujula.json"),
    ],
)
def test_two_outlets_print_the_same_dispatch_under_their_own_headlines(one: str, other: str) -> None:
    shared = _triples(text_of(samples()[one])) & _triples(text_of(samples()[other]))
    assert len(shared) > 60


def _triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", re.sub(r"<[^>]+>", " ", text))
    return set(zip(words, words[1:], words[2:], strict=False))


def test_an_unknown_name_is_no_sample() -> None:
    with pytest.raises(KeyError):
        render("../policy.tsv", BASE, NOW)
