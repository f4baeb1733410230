"""Everything that enrich says of an item: language, countries with roles, regions, subjects, agency.

item -> article.py (fields cut to the article, credits, dateline)
     -> agents.language -> locate.py (mentions, namesakes, roles) -> catalog.regions
     -> subjects, and the deployment's own `classify`
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from agents.enrich.article import Article, article_of
from agents.enrich.classifier import Classify
from agents.enrich.countries import CountryTagger
from agents.enrich.locate import countries_of
from agents.enrich.subjects import SubjectTagger
from agents.enrich.text import UNSPACED, Words
from agents.language import UNDETERMINED, identify
from catalog.lexicons import writings
from catalog.regions import RegionPolicy
from schemas.values import Country, Item, Region, Role, Subject, Tags

CONCERNED: frozenset[Role] = frozenset({"focus", "involved"})
"""The roles whose regions a story concerns: a country mentioned in passing is no reason to route it."""

FALLBACK = "en"
"""Whose lexicons read a text of undetermined language: too short to tell, it holds names more than words."""

WARM_UP = "a text to load the models by, in no language that matters"


class Enricher:
    """Tags items; made once a worker. Lexicons and models are loaded when the first item needs them.

    `policy` replaces the border policy, `overlay` is the folder of the deployment's own lexicons, `classify`
    adds subjects. Raises SettingsError where one of the files cannot be used.
    """

    def __init__(
        self, policy: Path | None = None, overlay: Path | None = None, classify: Classify | None = None
    ) -> None:
        self._policy = RegionPolicy(policy)
        self._countries = CountryTagger(overlay)
        self._subjects = SubjectTagger(overlay)
        self._classify = classify

    def load(self) -> None:
        """Load the lexicons of all languages now, and not when the first item in each arrives."""
        identify(WARM_UP, None)
        for language in writings():
            self._countries.find(WARM_UP, language)
        self._subjects.load()

    def tags(self, item: Item, language: str | None = None) -> Tags:
        """Return what `item` is about; `language` (BCP 47), where given, is not identified again."""
        article = article_of(item)
        language = language or identify(article.beginning(), item.feed_language)
        tables = FALLBACK if language == UNDETERMINED else language
        words = {} if tables in UNSPACED else article.words()
        countries = countries_of(article, tables, self._countries, words)
        return Tags(
            language=language,
            countries=countries,
            regions=self._regions_of(countries),
            subjects=self._subjects_of(article, tables, words),
            agency=article.agency,
        )

    def _regions_of(self, countries: Iterable[Country]) -> list[Region]:
        return self._policy.of_story(country.code for country in countries if country.role in CONCERNED)

    def _subjects_of(self, article: Article, language: str, words: Mapping[str, Words]) -> list[Subject]:
        texts = article.texts()
        # A field with blanked credits has other words: the tagger splits it again.
        unchanged = {
            one.name: words[one.name]
            for one in article.fields
            if one.name in words and texts[one.name] == one.text
        }
        found = self._subjects.tag(texts, language, unchanged)
        if self._classify is None:
            return found
        body = texts.get("body") or texts.get("summary", "")
        return merged(found, self._classify(texts.get("title", ""), body, language))


def merged(found: Iterable[Subject], added: Iterable[Subject]) -> list[Subject]:
    """Return the subjects of both, the surest first; of a code in both, the surer with all its evidence."""
    by_code: dict[str, Subject] = {}
    for subject in (*found, *added):
        known = by_code.get(subject.code)
        by_code[subject.code] = subject if known is None else _surer(known, subject)
    return sorted(by_code.values(), key=lambda subject: -subject.confidence)


def _surer(first: Subject, second: Subject) -> Subject:
    confidence = max(first.confidence, second.confidence)
    evidence = [*first.evidence, *second.evidence]
    return Subject(code=first.code, name=first.name, confidence=confidence, evidence=evidence)
