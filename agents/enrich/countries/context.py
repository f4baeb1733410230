"""Tells places from their namesakes by the words around them: persons, ships, towns and states.

The words stand in `catalog/lexicon/homographs.tsv` (with what each role means) and `rivals.tsv`. Rules need
capitals, so they hold for Latin, Cyrillic, Greek and Armenian script; a text in title case has no capitals
to go by and is left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from agents.enrich.countries.mention import Mention
from catalog.tables import shipped

TITLE_CASE = 0.75
"""The part of words with a capital from which a text is a headline in title case."""
SHORTEST_HEADLINE = 4
"""Words."""
REACH = 40
"""Characters before a mention that are looked at."""
_BEFORE = re.compile(r"(\w+)(\.? )$")
_AFTER = re.compile(r" (\w+)")
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|\n)[\s\"'«»„“”‘(–—-]*$")
_COMMA = re.compile(r"\s*,\s*$")
_WORD = re.compile(r"\w{2,}")
REGION = "region"
ARTICLE = "THE "


class _Rival(NamedTuple):
    code: str
    rival: str
    unless: frozenset[str]


def in_context(text: str, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions that are places, with the country they are in as the text has it."""
    places = _without_persons(text, mentions)
    return _of_rivals(_in_regions(text, places))


def _without_persons(text: str, mentions: list[Mention]) -> list[Mention]:
    """Drop mentions that are persons; a surname once seen with its first name is one wherever it stands."""
    persons = {
        mention.text
        for mention in mentions
        if _has_first_name(text, mention) or _is_first_name(text, mention)
    }
    if persons and _is_title_case(text):
        persons = set()
    return [
        mention
        for mention in mentions
        if not (mention.text in persons and not _is_located(text, mention))
        and not _is_tail(text, mention)
        and not _opens_sentence(text, mention)
        and not _is_shouted(text, mention)
    ]


def _before(text: str, mention: Mention) -> re.Match[str] | None:
    return _BEFORE.search(text, max(0, mention.start - REACH), mention.start)


def _is_title_case(text: str) -> bool:
    words = _WORD.findall(text[:300])
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= SHORTEST_HEADLINE and capitals >= TITLE_CASE * len(words)


def _has_first_name(text: str, mention: Mention) -> bool:
    if not mention.text[0].isupper() or " " in mention.text:
        return False
    before = _before(text, mention)
    if before is None:
        return False
    return before[1] in _words("title") or (before[2] == " " and before[1] in _words("first"))


def _is_first_name(text: str, mention: Mention) -> bool:
    if mention.text not in _words("given"):
        return False
    after = _AFTER.match(text, mention.end)
    if after is None:
        return False
    return after[1][0].isupper() and after[1] not in _words("follows") and not after[1].isupper()


def _is_located(text: str, mention: Mention) -> bool:
    before = _before(text, mention)
    return before is not None and before[1] in _words("locative") and not _is_first_name(text, mention)


def _is_tail(text: str, mention: Mention) -> bool:
    if mention.text not in _words("tail"):
        return False
    before = _before(text, mention)
    return before is not None and before[1][0].isupper() and mention.start > len(before[0])


def _opens_sentence(text: str, mention: Mention) -> bool:
    if mention.text not in _words("opening"):
        return False
    return _SENTENCE_START.search(text[max(0, mention.start - REACH) : mention.start]) is not None


def _is_shouted(text: str, mention: Mention) -> bool:
    if mention.text not in _words("capitals"):
        return False
    before, after = text[max(0, mention.start - REACH) : mention.start], text[mention.end :][:REACH]
    return (before + after).isupper() and not before.endswith(ARTICLE)


def _in_regions(text: str, mentions: list[Mention]) -> list[Mention]:
    """Give a place that is followed by a comma and a region the region's country (Lebanon, Pennsylvania)."""
    following: list[Mention | None] = [*mentions, None][1:]
    return [
        mention._replace(code=after.code, kind=REGION)
        if after is not None
        and after.kind == REGION
        and mention.kind != REGION
        and _COMMA.match(text[mention.end : after.start])
        else mention
        for mention, after in zip(mentions, following, strict=True)
    ]


def _of_rivals(mentions: list[Mention]) -> list[Mention]:
    rivals = _rivals()
    if not any(mention.key in rivals for mention in mentions):
        return mentions
    others = {mention.code for mention in mentions if mention.key not in rivals}
    return [_of_rival(mention, rivals.get(mention.key), others) for mention in mentions]


def _of_rival(mention: Mention, rival: _Rival | None, others: Iterable[str]) -> Mention:
    if rival is None or mention.code != rival.code:
        return mention
    if rival.rival in others and rival.unless.isdisjoint(others):
        return mention._replace(code=rival.rival, kind=REGION)
    return mention


@cache
def _words(role: str) -> frozenset[str]:
    return _homographs()[role]


@cache
def _homographs() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = defaultdict(set)
    for row in shipped("lexicon/homographs.tsv"):
        words[row["role"]] |= {word.strip() for word in row["words"].split(",")}
    return {role: frozenset(of_role) for role, of_role in words.items()}


@cache
def _rivals() -> dict[str, _Rival]:
    return {
        row["form"]: _Rival(row["code"], row["rival"], frozenset(row["unless"].split()))
        for row in shipped("lexicon/rivals.tsv")
    }
