"""The difference between what was published of an item and what today's rules say: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from agents.publish.render import printable
from schemas.values import Decision, Story, Tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of an item that would change, e.g. `countries`: from RU:focus to RU:focus, UA:involved."""

    name: str
    before: list[str]
    after: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What would change of one item; `dropped` are the slugs of regions that would not get it any more."""

    item_id: str
    revision: int
    title: str | None
    changes: list[Change] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def difference(story: Story, tags: Tags, decision: Decision | None) -> Difference | None:
    """Return what `tags` and `decision` (None: not decided again) change of `story`; None for nothing."""
    before, after = _tag_facts(story.tags), _tag_facts(tags)
    if decision is not None:
        before |= _decision_facts(story.decision)
        after |= _decision_facts(decision)
    changes = [
        Change(name=name, before=old, after=after[name]) for name, old in before.items() if old != after[name]
    ]
    if not changes:
        return None
    kept = {region.slug for region in tags.regions}
    return Difference(
        item_id=story.decision.item_id,
        revision=story.decision.revision,
        title=story.item.title,
        changes=changes,
        dropped=[region.slug for region in story.tags.regions if region.slug not in kept],
    )


def tallied(differences: Iterable[Difference]) -> Counter[str]:
    """Return how many items would change in each field."""
    return Counter(change.name for one in differences for change in one.changes)


def _tag_facts(tags: Tags) -> dict[str, list[str]]:
    return {
        "language": [tags.language],
        "countries": sorted(f"{country.code}:{country.role}" for country in tags.countries),
        "regions": sorted(region.slug for region in tags.regions),
        "subjects": sorted(subject.code for subject in tags.subjects),
        "agency": [tags.agency] if tags.agency else [],
    }


def _decision_facts(decision: Decision) -> dict[str, list[str]]:
    parent = [decision.parent_id] if decision.parent_id else []
    return {"decision": [decision.decision, *parent]}


def as_text(difference: Difference) -> str:
    """Return one readable line: the item, then each change as `name: -gone +come`."""
    parts = []
    for change in difference.changes:
        gone = [f"-{value}" for value in change.before if value not in change.after]
        come = [f"+{value}" for value in change.after if value not in change.before]
        parts.append(f"{change.name}: {' '.join([*gone, *come])}")
    title = printable(difference.title or "")
    return f"{difference.item_id}-{difference.revision}  {'; '.join(parts)}  {title}".rstrip()
