"""What tells an unchanged document from a changed one: kept after each answer, and caught where it lies."""

from __future__ import annotations

from dataclasses import replace

from agents.poll.fetched import Fetched
from agents.poll.state import FeedState, Validators


def sameness(state: FeedState, fetched: Fetched) -> str | None:
    """Return `not_modified`, `same_body` or `same_items` when `fetched` holds nothing new, else None."""
    if fetched.hashes is None:
        return "not_modified" if fetched.not_modified else None
    if state.validators.body_hash == fetched.hashes.body:
        return "same_body"
    return "same_items" if state.validators.semantic_hash == fetched.hashes.semantic else None


def is_dead(validators: Validators) -> bool:
    """Return whether the last document could not be read: `decide.dead` keeps its body's hash alone."""
    return validators.body_hash is not None and validators.semantic_hash is None


def validators_after(before: Validators, fetched: Fetched) -> Validators:
    """Return the validators after a good answer; a 304 may omit what has not changed (RFC 9110 15.4.5)."""
    if fetched.pushed:
        return before
    if fetched.not_modified:
        return replace(
            before,
            etag=fetched.etag or before.etag,
            last_modified=fetched.last_modified or before.last_modified,
        )
    own = fetched.hashes
    return replace(
        before,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_hash=own.body if own else None,
        semantic_hash=own.semantic if own else None,
    )


def lied(before: Validators, fetched: Fetched) -> bool:
    """Return whether a changed document came with the validators of the old one.

    Had the request been conditional, the server would have said 304 over new items.
    """
    if fetched.conditional or fetched.pushed:
        return False
    if before.etag is not None:
        return before.etag == fetched.etag
    return before.last_modified is not None and before.last_modified == fetched.last_modified
