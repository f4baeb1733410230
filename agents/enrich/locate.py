"""From an article to its countries: mentions in every field, each with the place it stands at."""

from __future__ import annotations

from collections.abc import Mapping

from agents.enrich.article import Article, Field
from agents.enrich.countries import CountryTagger, Mention
from agents.enrich.focus import Hit, rank
from agents.enrich.gazetteer import dateline_town
from agents.enrich.namesakes import Located, settle
from agents.enrich.national import with_national
from agents.enrich.text import Words
from schemas.values import Country, Evidence


def countries_of(
    article: Article, language: str, tagger: CountryTagger, words: Mapping[str, Words] | None = None
) -> list[Country]:
    """Return the countries that `article`, written in `language`, names: the strongest first, with roles.

    `words` is `article.words()`, where the caller has them.
    """
    split = words or {}
    fields: list[Field] = []
    located: list[Located] = []
    for field in article.fields:
        mentions = _mentions(field, language, tagger, split.get(field.name))
        fields += [field] * len(mentions)
        located += [Located(field.text, mention) for mention in mentions]
    settled = settle(located, language)
    return rank(_hit(field, mention) for field, mention in zip(fields, settled, strict=True))


def _mentions(field: Field, language: str, tagger: CountryTagger, words: Words | None) -> list[Mention]:
    mentions = with_national(field.text, tagger.find(field.text, language, words), language)
    dateline = field.dateline
    if dateline is None or any(dateline.start <= one.start < dateline.end for one in mentions):
        return mentions
    town = dateline_town(field.text, dateline.start, dateline.end)
    return mentions if town is None else sorted((*mentions, town), key=lambda one: one.start)


def _hit(field: Field, mention: Mention) -> Hit:
    place = field.place_of(mention.start, mention.end)
    kind = "dateline" if place == "dateline" else mention.kind
    evidence = Evidence(text=mention.text, field=field.name, start=mention.start, end=mention.end, kind=kind)
    return Hit(mention.code, place, mention.weight, evidence)
