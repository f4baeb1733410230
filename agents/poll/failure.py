"""The classes of failure: what went wrong with a fetch decides how long the feed is left alone."""

from __future__ import annotations

from enum import StrEnum

from schemas.errors import Unavailable


class Failure(StrEnum):
    """Why a poll gave no document."""

    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    DISCONNECTED = "disconnected"
    TRUNCATED = "truncated"
    PROTOCOL = "protocol"
    SERVER_ERROR = "server_error"
    THROTTLED = "throttled"
    UNAUTHORISED = "unauthorised"
    NOT_FOUND = "not_found"
    CLIENT_ERROR = "client_error"
    GONE = "gone"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"
    REDIRECT_LOOP = "redirect_loop"
    BAD_ADDRESS = "bad_address"
    DENIED_ADDRESS = "denied_address"
    UNPARSABLE = "unparsable"


SOFT = frozenset(
    {
        Failure.DNS,
        Failure.CONNECT,
        Failure.TLS,
        Failure.TIMEOUT,
        Failure.DISCONNECTED,
        Failure.TRUNCATED,
        Failure.PROTOCOL,
        Failure.SERVER_ERROR,
        Failure.THROTTLED,
    }
)
"""Failures that often pass by themselves; all others need someone to act."""

_UNAUTHORISED = frozenset({401, 402, 403, 407, 451})
_THROTTLING = frozenset({403, 503})


class FetchError(Unavailable):
    """A fetch that failed: its class and one line for people."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(detail)
        self.failure, self.detail = failure, detail


def failure_of_status(status: int, *, has_retry_after: bool) -> Failure:
    """Return the class of an HTTP status that is neither success, redirect nor 304."""
    if status == 429 or (status in _THROTTLING and has_retry_after):  # noqa: PLR2004 - RFC 6585
        return Failure.THROTTLED
    if status in _UNAUTHORISED:
        return Failure.UNAUTHORISED
    named = {404: Failure.NOT_FOUND, 410: Failure.GONE}
    if status in named:
        return named[status]
    if 400 <= status < 500:  # noqa: PLR2004 - RFC 9110
        return Failure.CLIENT_ERROR
    return Failure.SERVER_ERROR if status >= 500 else Failure.PROTOCOL  # noqa: PLR2004 - RFC 9110
