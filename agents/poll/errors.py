"""From what aiohttp and the network raise to a class of failure and one line for people."""

from __future__ import annotations

import aiohttp

from agents.poll.failure import Failure, FetchError
from agents.poll.guard import DENIED

_CLASSES: tuple[tuple[type[BaseException], Failure], ...] = (
    # the most special classes first
    (aiohttp.ClientConnectorDNSError, Failure.DNS),
    (aiohttp.ClientSSLError, Failure.TLS),
    (aiohttp.ClientProxyConnectionError, Failure.CONNECT),
    (aiohttp.ClientConnectorError, Failure.CONNECT),
    (TimeoutError, Failure.TIMEOUT),
    (aiohttp.InvalidURL, Failure.BAD_ADDRESS),
    (aiohttp.NonHttpUrlClientError, Failure.BAD_ADDRESS),
    (aiohttp.ClientPayloadError, Failure.TRUNCATED),
    (aiohttp.ClientResponseError, Failure.PROTOCOL),
    (aiohttp.ServerDisconnectedError, Failure.DISCONNECTED),
    (aiohttp.ClientOSError, Failure.DISCONNECTED),
    (OSError, Failure.CONNECT),
)


def describe_error(error: BaseException) -> tuple[Failure, str]:
    """Return the class of `error` and a line of at most 200 characters."""
    if isinstance(error, FetchError):
        return error.failure, error.detail
    # aiohttp speaks of TLS also where the address is an http one.
    text = str(error).replace("\n", " ").replace(" ssl:default", "")[:200] or type(error).__name__
    if DENIED in text or DENIED in str(getattr(error, "os_error", "")):
        return Failure.DENIED_ADDRESS, DENIED
    for kind, failure in _CLASSES:
        if isinstance(error, kind):
            return failure, text
    return Failure.PROTOCOL, text
