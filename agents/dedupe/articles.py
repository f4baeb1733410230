"""Identity of articles: is this one new, revised, or what we have already.

The state of an article is what the table `articles` keeps of it. It holds the last contents, not only the
newest, because headlines under test flap between two; and which record brought each, because a record
that is worked on again after a crash must get its first decision, not `redelivery`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from agents.identity import Fingerprint
from schemas.times import parse_time
from schemas.values import Decision

CONTENTS_KEPT = 8
KEPT_FOR = timedelta(days=30)
"""An article that no feed has shown for so long is forgotten: items vanish from feeds and come back."""
_TOUCHED_EVERY = timedelta(hours=6)
"""Precision of `last_seen`: a redelivery alone does not write the table more often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One content of an article, its revision, and the record (`topic/partition/offset`) it came by."""

    content: str
    revision: int
    source: str
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What is known of an article; times are RFC 3339 UTC, `versions` the last ones, the newest last."""

    last_seen: str
    first_seen: str
    block: str
    """Language block of its first version: all its revisions are matched in one place."""
    fields: list[str]
    """Fingerprint of the newest version."""
    versions: list[Version]


def first_version(print_: Fingerprint, source: str, seen_at: str, block: str) -> Article:
    """Return the state of an article that was never seen before."""
    version = Version(content=print_.content, revision=1, source=source)
    return Article(
        last_seen=seen_at, first_seen=seen_at, block=block, fields=list(print_.fields), versions=[version]
    )


def seen_again(
    article: Article, print_: Fingerprint, source: str, seen_at: str, *, replayed: bool = False
) -> tuple[Article, Version | None]:
    """Return the state after the article was seen again, and the version to forward: None = redelivery.

    A record that has been decided before gives its version again, and leaves the state as it is. Where it
    is `replayed`, the newest content counts as a revision of which only the tags may differ.
    """
    for version in article.versions:
        if version.source == source:
            return article, version
    content = print_.content
    if replayed and content == article.versions[-1].content:
        return _revised(article, print_, source, seen_at, changed=["tags"])
    if any(version.content == content for version in article.versions):
        return _touched(article, seen_at), None
    changed = print_.changed_since(Fingerprint(tuple(article.fields)))
    return _revised(article, print_, source, seen_at, changed=changed)


def _revised(
    article: Article, print_: Fingerprint, source: str, seen_at: str, *, changed: list[str]
) -> tuple[Article, Version]:
    revision = article.versions[-1].revision + 1
    version = Version(content=print_.content, revision=revision, source=source, changed=changed)
    versions = [*article.versions, version][-CONTENTS_KEPT:]
    return replace(article, last_seen=seen_at, fields=list(print_.fields), versions=versions), version


def decision_of(item_id: str, version: Version) -> Decision:
    """Return the decision that goes on with `version`; match adds story and parent."""
    return Decision(
        item_id=item_id,
        revision=version.revision,
        decision="new" if version.revision == 1 else "revision",
        story_id=item_id,
        changed=version.changed,
    )


def is_forgotten(article: Article, now: str) -> bool:
    """Return whether `article` has been out of all feeds for longer than it is kept."""
    return parse_time(now) - parse_time(article.last_seen) > KEPT_FOR


def _touched(article: Article, seen_at: str) -> Article:
    if parse_time(seen_at) - parse_time(article.last_seen) < _TOUCHED_EVERY:
        return article
    return replace(article, last_seen=seen_at)
