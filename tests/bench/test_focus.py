from __future__ import annotations

from pathlib import Path

import pytest

from agents.enrich.countries import CountryTagger
from bench.focus import Document, read, top
from schemas.values import Item

DOCUMENTS = """<?xml version="1.0" encoding="utf-8"?>
<articles>
  <article docid="1">
    <title>Lima opens a bridge</title>
    <text><![CDATA[Lima opens a bridge. The bridge in Peru was built by a firm of Chile, and Peru paid for it.]]></text>
    <toponyms count="3">
      <toponym><phrase>Lima</phrase><gaztag><country geonameid="1">Peru</country></gaztag></toponym>
      <toponym><phrase>Peru</phrase><gaztag><country geonameid="1">Peru</country></gaztag></toponym>
      <toponym><phrase>Chile</phrase><gaztag><country geonameid="2">Chile</country></gaztag></toponym>
    </toponyms>
  </article>
  <article docid="2">
    <title>A bridge opens</title>
    <text><![CDATA[Nobody knows where.]]></text>
    <toponyms count="1"><toponym><phrase>Nowhere</phrase></toponym></toponyms>
  </article>
</articles>
"""


@pytest.fixture
def documents(tmp_path: Path) -> list[Document]:
    path = tmp_path / "set.xml"
    path.write_text(DOCUMENTS, encoding="utf-8")
    return list(read(path))


def test_a_document_without_a_located_place_is_left_out(documents: list[Document]) -> None:
    assert [document.item.title for document in documents] == ["Lima opens a bridge"]


def test_the_true_country_is_the_one_that_most_places_lie_in(documents: list[Document]) -> None:
    assert documents[0].truth == {"PE"}


def test_a_title_that_the_text_repeats_is_counted_once(documents: list[Document]) -> None:
    assert documents[0].item.body is not None
    assert documents[0].item.body.startswith("The bridge in Peru")


def test_the_answer_is_the_strongest_country(documents: list[Document]) -> None:
    assert top(documents[0].item, CountryTagger()) == "PE"
    assert top(Item(title="A bridge opens"), CountryTagger()) is None
