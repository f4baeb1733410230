"""What today's rules would change, and what is sent where that is wished."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from agents.identity import item_id
from console.replay.compare import as_text, difference, tallied
from console.replay.run import Stored, decided_again, sent_again
from schemas.codec import decode
from schemas.values import Country, Decision, Identified, Item, Polled, Region, Stamps, Story, Tags

NOW = datetime(2030, 1, 2, tzinfo=UTC)
STAMPS = Stamps(seen_at="2030-01-01T00:00:00.000Z")
EASTERN, WESTERN = Region(slug="europe.eastern", m49="151"), Region(slug="europe.western", m49="155")


def country(code: str) -> Country:
    return Country(code=code, role="focus", score=1.0, evidence=[])


def item(title: str, number: int = 1) -> Item:
    return Item(feed_url="https://example.org/rss", url=f"https://example.org/a/{number}", title=title)


def decision(of: Item, **changes: object) -> Decision:
    identity = item_id(of)
    made = Decision(item_id=identity, revision=1, decision="new", story_id=identity)
    return replace(made, **changes)  # type: ignore[arg-type]


OLD = Tags(language="en", countries=[country("UA")], regions=[EASTERN])
ITEM = item("Talks in Lviv")
STORY = Story(item=ITEM, decision=decision(ITEM), tags=OLD, stamps=STAMPS)


def test_equal_tags_are_no_difference() -> None:
    assert difference(STORY, OLD, None) is None


def test_a_difference_names_each_field_and_the_regions_that_drop_out() -> None:
    new = replace(OLD, countries=[country("FR")], regions=[WESTERN])
    found = difference(STORY, new, None)
    assert found is not None
    assert [(change.name, change.before, change.after) for change in found.changes] == [
        ("countries", ["UA:focus"], ["FR:focus"]),
        ("regions", ["europe.eastern"], ["europe.western"]),
    ]
    assert found.dropped == ["europe.eastern"]
    assert tallied([found, found]) == {"countries": 2, "regions": 2}
    assert "countries: -UA:focus +FR:focus; regions: -europe.eastern +europe.western" in as_text(found)


def test_a_decision_that_changes_is_a_difference() -> None:
    found = difference(STORY, OLD, decision(ITEM, decision="copy", parent_id="f" * 32))
    assert found is not None
    assert found.changes[0].after == ["copy", "f" * 32]


def test_what_is_sent_again_goes_through_the_whole_flow_and_withdraws_from_dropped_regions() -> None:
    found = difference(STORY, replace(OLD, countries=[country("FR")], regions=[WESTERN]), None)
    assert found is not None
    again, withdrawal = sent_again(STORY, found, NOW)
    polled = decode(Polled, again.value)
    assert (again.topic, polled.item, polled.replayed) == ("news.raw.v1", ITEM, True)
    assert withdrawal.topic == "news.events.v1.europe.eastern"
    assert dict(withdrawal.headers)["ce_id"].endswith(b"-2-withdrawn")


def test_what_stays_in_its_regions_is_not_withdrawn() -> None:
    found = difference(STORY, replace(OLD, language="uk"), None)
    assert found is not None
    assert [record.topic for record in sent_again(STORY, found, NOW)] == ["news.raw.v1"]


def test_an_item_whose_parent_is_not_stored_is_not_decided_again() -> None:
    orphan = Identified(
        item=ITEM, decision=decision(ITEM, decision="copy", parent_id="f" * 32), stamps=STAMPS
    )
    other = item("Rain in Lyon", 2)
    whole = Identified(item=other, decision=decision(other), stamps=STAMPS)
    stories = {
        one.decision.item_id: Story(item=one.item, decision=one.decision, tags=OLD, stamps=STAMPS)
        for one in (orphan, whole)
    }
    assert list(decided_again(Stored(stories, [orphan, whole]))) == [whole.decision.item_id]
