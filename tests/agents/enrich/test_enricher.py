from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.enrich import Enricher
from agents.enrich.enricher import merged
from catalog.languages import language_codes
from catalog.lexicons import writings
from catalog.tables import rows_of
from schemas.errors import SettingsError
from schemas.values import Evidence, Item, Subject, Tags

HERE = Path(__file__).parent
STORIES = list(rows_of((HERE.parents[1] / "quality" / "items.tsv").read_text(encoding="utf-8")))


@cache
def enricher() -> Enricher:
    return Enricher()


def page() -> Item:
    title, _, body = (HERE / "page-de.txt").read_text(encoding="utf-8").partition("\n")
    return Item(title=title, body=body)


def roles(tags: Tags) -> dict[str, str]:
    return {country.code: country.role for country in tags.countries}


def test_a_page_with_comments_and_teasers_is_about_its_article() -> None:
    tags = enricher().tags(page())
    assert tags.language == "de"
    assert roles(tags) == {"AZ": "focus", "PK": "focus", "AM": "involved"}
    assert [region.slug for region in tags.regions] == ["asia.western", "asia.southern"]
    assert tags.subjects[0].code == "16000000"
    assert tags.agency == "Keystone-SDA"


def test_a_page_that_lost_its_line_breaks_is_about_its_article_too() -> None:
    item = page()
    flattened = Item(title=item.title, body=" ".join((item.body or "").split()))
    assert set(roles(enricher().tags(flattened))) == {"AZ", "PK", "AM"}


def test_a_war_that_the_text_names_is_reported_beside_the_conflict() -> None:
    body = (
        "Die Soldaten und ihre Panzer kehren zurück, sagte der General. Die Truppen und die Streitkräfte der "
        "Nachbarn bleiben. Der Krieg gegen Georgien begann mit der Invasion im August."
    )
    subjects = enricher().tags(Item(title="Soldaten kehren heim", body=body)).subjects
    assert [subject.code for subject in subjects[:3]] == ["16000000", "20000056", "20000062"]


def test_a_country_mentioned_in_passing_does_not_route_the_story() -> None:
    body = "Portugal will pay more for trains. " * 12 + "The first one was bought in Japan."
    tags = enricher().tags(Item(title="Portugal buys trains", body=body))
    assert roles(tags) == {"PT": "focus", "JP": "mentioned"}
    assert [region.slug for region in tags.regions] == ["europe.southern"]


def test_a_story_that_names_no_country_is_unlocated() -> None:
    tags = enricher().tags(
        Item(title="Ten tips for a better night's sleep", body="Go to bed at the same time.")
    )
    assert tags.countries == []
    assert [region.slug for region in tags.regions] == ["world.unlocated"]


def test_an_empty_item_has_empty_tags() -> None:
    tags = enricher().tags(Item())
    assert (tags.language, tags.countries, tags.subjects, tags.agency) == ("und", [], [], None)


def test_the_outlet_s_country_is_no_subject() -> None:
    tags = enricher().tags(Item(title="Peru buys new trains", source_country="CH", feed_language="en"))
    assert roles(tags) == {"PE": "focus"}


def test_a_language_that_is_given_is_not_identified_again() -> None:
    assert enricher().tags(Item(title="Russland und die Ukraine verhandeln"), language="nl").language == "nl"


def test_a_headline_of_undetermined_language_still_names_its_country() -> None:
    tags = enricher().tags(Item(title="Ukraine: live"))
    assert tags.language == "und"
    assert roles(tags) == {"UA": "focus"}


@pytest.mark.parametrize(
    ("language", "title", "code"),
    [
        ("bs", "Vlada u Poljskoj predstavila novi program", "PL"),
        ("af", "Die parlement van Duitsland stem Dinsdag", "DE"),
        ("tl", "Nagdaos ng halalan sa Chile", "CL"),
        ("ne", "जापान मा भूकम्प", "JP"),
    ],
)
def test_a_language_with_fewer_readers_has_its_lexicon_too(language: str, title: str, code: str) -> None:
    tags = enricher().tags(Item(title=title), language=language)
    assert (tags.language, [country.code for country in tags.countries]) == (language, [code])


def test_every_language_that_is_identified_has_a_lexicon() -> None:
    assert language_codes() <= set(writings())


def test_a_policy_of_the_deployment_routes_its_own_way(tmp_path: Path) -> None:
    policy = tmp_path / "policy.tsv"
    policy.write_text("code\tregions\nPE\tamericas.south,americas.central\nnone\tworld.unlocated\n")
    tags = Enricher(policy=policy).tags(Item(title="Peru buys new trains"))
    assert [region.slug for region in tags.regions] == ["americas.south", "americas.central"]


def test_a_wrong_policy_stops_the_enricher(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        Enricher(policy=tmp_path / "absent.tsv")


def test_a_classifier_adds_its_subjects_and_sees_the_article_without_its_tail() -> None:
    seen: list[tuple[str, str, str]] = []

    def classify(title: str, body: str, language: str) -> list[Subject]:
        seen.append((title, body, language))
        return [Subject(code="06000000", name="environment", confidence=0.99, evidence=[])]

    tags = Enricher(classify=classify).tags(page())
    assert [subject.code for subject in tags.subjects][:2] == ["06000000", "16000000"]
    ((title, body, language),) = seen
    assert (title, language) == (page().title, "de")
    assert "Kommentare" not in body


def test_of_a_code_in_both_the_surer_stands_with_all_evidence() -> None:
    words = [Evidence(text="goal", field="title", start=0, end=4, kind="word")]
    found = [Subject(code="15000000", name="sport", confidence=0.4, evidence=words)]
    added = [Subject(code="15000000", name="sport", confidence=0.9, evidence=[])]
    assert merged(found, added) == [Subject(code="15000000", name="sport", confidence=0.9, evidence=words)]


def assert_evidence_stands_in_the_item(item: Item, tags: Tags) -> None:
    countries = [evidence for country in tags.countries for evidence in country.evidence]
    subjects = [evidence for subject in tags.subjects for evidence in subject.evidence]
    for evidence in (*countries, *subjects):
        text = getattr(item, evidence.field)
        assert text[evidence.start : evidence.end] == evidence.text


@pytest.mark.parametrize("row", STORIES, ids=lambda row: f"{row['language']}-{row['story']}")
def test_evidence_is_the_text_of_the_item_s_own_field(row: dict[str, str]) -> None:
    item = Item(title=row["title"], summary=row["body"][:80], body=row["body"])
    tags = enricher().tags(item)
    assert_evidence_stands_in_the_item(item, tags)


TEXTS = st.lists(
    st.sampled_from(
        [row["title"] for row in STORIES]
        + ["Kommentare", "Reuters", "LIMA (AFP) - ", "\n", "\r\n", "İ", "ß", "\u0301"]
    )
    | st.text(max_size=20),
    max_size=6,
).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(st.builds(Item, title=st.none() | TEXTS, summary=st.none() | TEXTS, body=st.none() | TEXTS))
def test_evidence_stands_in_any_item(item: Item) -> None:
    tags = enricher().tags(item)
    assert_evidence_stands_in_the_item(item, tags)
    assert tags.regions
    assert enricher().tags(item) == tags
