"""Everything about one feed in plain words: what `dateline feeds check URL` prints. No broker, no state.

It polls the address as a worker would, then once more with the validators it got, and says what a worker
would make of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from agents.identity import feed_id
from agents.poll.agenda import places
from agents.poll.answer import Answer, Parse, read, result_of
from agents.poll.decide import Present
from agents.poll.discover import discover
from agents.poll.fetched import Fetch, Fetched
from agents.poll.health import age, health
from agents.poll.limits import DAY_S, HOUR_S, PollLimits
from agents.poll.parse.document import Document
from agents.poll.push.offer import offer_of
from agents.poll.result import PollResult
from agents.poll.rhythm import rate
from agents.poll.state import FeedState, Hints, Validators
from schemas.times import Clock
from schemas.values import Feed, Item

_ITEMS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Report:
    """Lines for people, and whether the feed can be polled."""

    lines: list[str]
    is_well: bool


async def explain(url: str, fetch: Fetch, parse: Parse, clock: Clock, limits: PollLimits) -> Report:
    """Return what there is to say about the feed at `url`."""
    state = FeedState(feed=Feed(feed_id=feed_id(url), url=url))
    chance = Random(0)  # noqa: S311 - no secret; the same answer each time
    present = Present(
        at=clock(), c=limits.rate_constant, limits=limits, random=chance, feed_at=lambda _: None
    )
    answer = await _polled(state, fetch, parse, present)
    result = result_of(state, answer, present)
    lines = [*_address(state), *_redirects(state, answer.fetched)]
    if result.fetch == "page":
        lines += [*_transfer(answer.fetched), *_page(answer, result)]
        state = result.state
        answer = await _polled(state, fetch, parse, present)
        result = result_of(state, answer, present)
        lines += _redirects(state, answer.fetched)
    well = answer.document is not None
    again = await fetch(answer.fetched.url, result.state.validators) if well else None
    lines += [
        *_transfer(answer.fetched),
        *(_validators(result.state.validators, again) if again else ()),
        *(_document(answer.document, result) if answer.document else _not_a_feed(answer)),
        *(_schedule(result.state) if well else _next_try(result.state)),
        *(_push(answer, result) if answer.document or answer.page else ()),
        _verdict(result.state, present),
    ]
    return Report([_printable(line) for line in lines], well)


async def _polled(state: FeedState, fetch: Fetch, parse: Parse, present: Present) -> Answer:
    fetched = await fetch(state.address, None, more=True)
    return Answer(fetched=fetched) if fetched.failure is not None else read(fetched, parse, present.at)


def _printable(line: str) -> str:
    """Return `line` without what could steer a terminal: titles come from strangers."""
    return "".join(one if one.isprintable() else "\ufffd" for one in line)


def _address(state: FeedState) -> Iterator[str]:
    _, domain = places(state.feed.url)
    yield f"feed       {state.feed.feed_id} at {state.feed.url}"
    yield f"domain     {domain}: all its feeds belong to one worker, which asks it one at a time"


def _redirects(state: FeedState, fetched: Fetched) -> Iterator[str]:
    if fetched.hops:
        codes = ", ".join(map(str, fetched.hops))
        yield f"redirects  to {fetched.url} ({codes}); a permanent target is adopted after 7 days"
        yield from _domain_change(state.address, fetched.url)


def _domain_change(old: str, new: str) -> Iterator[str]:
    if places(old)[1] != places(new)[1]:
        yield "           to another domain: register the feed there, so that the right worker polls it"


def _page(answer: Answer, result: PollResult) -> Iterator[str]:
    yield f"page       no feed, but it declares one: {result.state.address} is polled instead"
    yield from _domain_change(answer.fetched.url, result.state.address)
    yield from _feeds_of_page(answer)
    yield from _push(answer, result)


def _transfer(fetched: Fetched) -> Iterator[str]:
    if fetched.failure is not None:
        yield f"answer     {fetched.failure}: {fetched.detail}"
        if fetched.retry_after_s is not None:
            yield f"           the server asks to be left alone for {age(fetched.retry_after_s)}"
        return
    size = len(fetched.body or b"")
    packed = f", {fetched.received} on the wire" if fetched.received != size else ", not compressed"
    kind = fetched.content_type or "no content type"
    yield f"answer     HTTP {fetched.status}, {kind}, {size} bytes{packed}"


def _validators(validators: Validators, again: Fetched) -> Iterator[str]:
    if not (validators.etag or validators.last_modified):
        yield "unchanged  the server gives neither ETag nor Last-Modified: every poll transfers all"
        return
    named = [name for name in ("etag", "last_modified") if getattr(validators, name)]
    worked = "and answers 304 to them" if again.not_modified else "but sends the whole feed all the same"
    yield f"unchanged  the server gives {' and '.join(named)} {worked}"


def _document(document: Document, result: PollResult) -> Iterator[str]:
    yield f"format     {document.format}, read by {document.parser}, {document.encoding}" + _named(
        document.flags
    )
    language = document.language or "not declared"
    yield f"title      {document.title or 'none'}; language {language}; site {document.link or 'not given'}"
    items = document.items
    yield f"items      {len(items)}; {_without(items)}" + _named(sorted(document.cut))
    if result.state.guids_reused:
        yield "guids      one guid stands on several items, so links identify them instead"
    if result.state.links_shared:
        yield "links      one link stands on several items, so guids identify them instead"
    for item in items[:_ITEMS_SHOWN]:
        yield f"           {item.published_at or 'no date':24s}  {(item.title or item.summary or '')[:70]}"


def _named(words: list[str]) -> str:
    return f" ({', '.join(words)})" if words else ""


def _without(items: list[Item]) -> str:
    """Say how many items lack what identifies and dates them."""
    lacking = {
        "a guid": sum(item.guid is None for item in items),
        "a link": sum(item.url is None for item in items),
        "a date": sum("published_at:missing" in item.flags or item.published_at is None for item in items),
        "a text": sum(not (item.summary or item.body) for item in items),
    }
    told = [f"{count} without {name}" for name, count in lacking.items() if count]
    return ", ".join(told) or "each with guid, link, date and text"


def _not_a_feed(answer: Answer) -> Iterator[str]:
    if answer.error is None:
        return
    yield f"format     {answer.error.reason}: {answer.error}"
    yield from _feeds_of_page(answer)


def _feeds_of_page(answer: Answer) -> Iterator[str]:
    for link in discover(answer.fetched.body or b"", answer.fetched.url):
        how = "declares" if link.declared else "links to"
        yield f"           the page {how} {link.url}" + (f" ({link.title})" if link.title else "")


def _schedule(state: FeedState) -> Iterator[str]:
    per_day = rate(state.rhythm) * DAY_S
    yield f"rhythm     about {per_day:.1f} new items a day; next poll in {age(state.interval_s)}"
    yield from _hints(state.hints)


def _hints(hints: Hints) -> Iterator[str]:
    told = []
    if hints.ttl_s:
        told.append(f"asks for {age(hints.ttl_s)} between polls")
    if hints.fresh_s:
        told.append(f"stays fresh for {age(hints.fresh_s)}")
    if hints.skip_hours:
        told.append(f"does not change at the hours {', '.join(map(str, hints.skip_hours))} UTC")
    if hints.skip_days:
        told.append(f"does not change on {len(hints.skip_days)} days of the week")
    if told:
        yield f"hints      {'; '.join(told)} (obeyed up to {age(HOUR_S)}; beyond, its own rhythm decides)"


def _next_try(state: FeedState) -> Iterator[str]:
    yield f"next       a worker would try again in {age(state.interval_s)}, then ever more rarely"


def _push(answer: Answer, result: PollResult) -> Iterator[str]:
    offer = offer_of(result.state, answer)
    if offer is None:
        yield "push       none offered"
        return
    yield f"push       {offer.kind} by {offer.hub}, topic {offer.topic}; trusted after the first push"
    if answer.page:
        yield "           the topic is a page: its deliveries make a worker poll the feed at once"


def _verdict(state: FeedState, present: Present) -> str:
    found = health(state, present.now)
    return f"health     {found.word}: {found.reason}"
