"""What a fetch gives, and what the poller asks of whoever fetches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from agents.poll.failure import Failure
from agents.poll.sameness import Hashes
from agents.poll.state import Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a fetch gave: a body, the word that nothing changed, or a failure."""

    url: str
    """The last address, after redirects."""
    status: int | None = None
    body: bytes | None = None
    failure: Failure | None = None
    detail: str = ""
    conditional: bool = False
    """Whether validators were sent."""
    hops: tuple[int, ...] = ()
    """Status codes of the redirects on the way."""
    etag: str | None = None
    last_modified: str | None = None
    content_type: str | None = None
    retry_after_s: float | None = None
    fresh_s: float | None = None
    links: dict[str, list[str]] = field(default_factory=dict)
    received: int = 0
    """Body bytes on the wire."""
    hashes: Hashes | None = None
    """Of the body, where there is one."""
    pushed: bool = False
    """Whether a hub delivered the body and nothing was fetched."""

    @property
    def not_modified(self) -> bool:
        """Whether the server answered 304."""
        return self.failure is None and self.body is None


class Fetch(Protocol):
    """Fetches the document at `url`; never raises for what a server or a network does."""

    async def __call__(self, url: str, validators: Validators | None, *, more: bool = False) -> Fetched:
        """Return what came; `more` says that the same host is asked again soon, so the connection stays."""
        ...
