"""The connections of the fetcher: how names are resolved and how many sockets there are."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

_RESOLVER_THREADS = 64
_KEEP_ALIVE_S = 15.0
_NAMES_CACHED = 20_000
_NAME_CACHE_S = 60


class PooledResolver(AbstractResolver):
    """getaddrinfo in threads of its own.

    asyncio's default pool has 6 threads on two cores: a few dozen dead names that each take seconds
    would stop all polling.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of `host`; raises OSError."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._pool, self._look_up, host, port, family)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=port,
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, address in found
        ]

    @staticmethod
    def _look_up(host: str, port: int, family: int) -> list[tuple[int, int, int, str, tuple[object, ...]]]:
        found = socket.getaddrinfo(
            host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
        )
        return [
            (int(kind), int(form), protocol, name, tuple(address))
            for kind, form, protocol, name, address in found
        ]

    async def close(self) -> None:
        """End the threads without waiting for those that are still asking."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def connector(
    resolver: AbstractResolver | None,
    socket_factory: Callable[..., object] | None,
) -> aiohttp.TCPConnector:
    """Return the connector of a session; every socket is made by `socket_factory` where one is given."""
    return aiohttp.TCPConnector(
        resolver=resolver or PooledResolver(),
        socket_factory=socket_factory,  # type: ignore[arg-type]
        limit=0,  # the poller's own concurrency bounds the fetches
        limit_per_host=0,
        keepalive_timeout=_KEEP_ALIVE_S,
        ttl_dns_cache=_NAME_CACHE_S,
        dns_cache_max_size=_NAMES_CACHED,
    )
