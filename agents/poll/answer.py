"""From a feed's state to an answer: fetch, and read the document where it may hold something new."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from agents.poll.by_page import counts_as_page, found_by_page
from agents.poll.decide import (
    Present,
    changed,
    dead,
    failed,
    pinged,
    unchanged,
    validators_to_send,
)
from agents.poll.fetched import Fetch, Fetched
from agents.poll.page import Page, page_of
from agents.poll.parse.document import Document
from agents.poll.result import PollResult
from agents.poll.state import FeedState
from agents.poll.validators import sameness
from schemas.errors import BadInput, Unprocessable


class Parse(Protocol):
    """Reads a document: `agents.poll.parse.parse_document`; raises FeedRefused."""

    def __call__(self, data: bytes, *, url: str, content_type: str | None, now: datetime) -> Document:
        """Return what `data` says."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A fetch that has ended, with its document or what is wrong with it."""

    fetched: Fetched
    same: str | None = None
    """Why it was not read: `not_modified`, `same_body`, `same_items`."""
    document: Document | None = None
    error: BadInput | None = None
    page: Page | None = None
    """What it says where it is no feed but an HTML page."""


def read(fetched: Fetched, parse: Parse, now: datetime) -> Answer:
    """Return `fetched` with the document in its body, or with what is wrong with it."""
    body = fetched.body or b""
    try:
        document = parse(body, url=fetched.url, content_type=fetched.content_type, now=now)
    except BadInput as error:
        page = page_of(body, fetched.url, fetched.content_type)
        return Answer(fetched=fetched, error=error, page=page)
    except Exception as error:
        text = f"{type(error).__name__}: {error}"[:300]
        return Answer(fetched=fetched, error=Unprocessable(text, reason="parser_failed"))
    return Answer(fetched=fetched, document=document)


class Reader:
    """Parses in a few threads: a hostile document holds one for up to 5 s while the others go on."""

    def __init__(self, parse: Parse, threads: Executor) -> None:
        self._parse, self._threads = parse, threads

    async def __call__(self, state: FeedState, fetched: Fetched, now: datetime) -> Answer:
        """Return `fetched` with its document, unless it failed or nothing in it can be new."""
        if fetched.failure is not None:
            return Answer(fetched=fetched)
        same = sameness(state, fetched)
        if same is not None:
            return Answer(fetched=fetched, same=same)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, read, fetched, self._parse, now)


async def answer_of(state: FeedState, fetch: Fetch, read: Reader, present: Present, *, more: bool) -> Answer:
    """Return what the server of `state`'s feed answers now; `more`: its connection is used again soon."""
    fetched = await fetch(state.address, validators_to_send(state, present), more=more)
    return await read(state, fetched, present.at)


def result_of(state: FeedState, answer: Answer, present: Present) -> PollResult:
    """Return what `answer` means for the feed of `state`."""
    fetched = answer.fetched
    if fetched.failure is not None:
        return failed(state, fetched, fetched.failure, fetched.detail, present)
    if answer.same is not None:
        return unchanged(state, fetched, answer.same, present)
    if answer.page is not None:
        if fetched.pushed:  # the topic is a page: its delivery says that the feed has changed
            return pinged(state, present)
        if answer.page.feed and counts_as_page(state):
            return found_by_page(state, fetched, answer.page.feed, present)
    if answer.document is None:
        return dead(state, fetched, answer.error or Unprocessable("no document"), present)
    return changed(state, fetched, answer.document, present)
