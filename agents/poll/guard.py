"""Server-side request forgery: a feed's address must not lead into the operator's own network.

The check stands where the socket is made: whatever name was resolved, however often and by whom, the
address that is really connected to is the one that is checked. So a name that answers with a public
address first and with 127.0.0.1 later (DNS rebinding) gains nothing, on redirects neither.
"""

from __future__ import annotations

import errno
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from yarl import URL

from agents.poll.failure import Failure, FetchError

DENIED = "the address is not public"
_NAT64 = IPv6Network("64:ff9b::/96")
_LOW_32_BITS = 0xFFFFFFFF
_PORTS_OF_OTHERS = frozenset({22, 23, 25, 110, 143, 465, 587, 993, 995, 3306, 5432, 6379, 9092, 11211})

Address = IPv4Address | IPv6Address


class DeniedAddressError(OSError):
    """The address to connect to is not public; its text is always `DENIED`."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, DENIED)


def embedded(address: Address) -> Address:
    """Return the IPv4 address inside a mapped, 6to4, Teredo or NAT64 address, else `address` itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & _LOW_32_BITS)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def is_public(text: str) -> bool:
    """Return whether `text` (an IP address, zone allowed) may be connected to.

    Denied are private, loopback, link-local (cloud metadata at 169.254.169.254 is one), shared
    (100.64/10), multicast, reserved and unspecified addresses, also inside IPv6 forms.
    """
    address = embedded(ip_address(text.partition("%")[0]))
    return address.is_global and not address.is_multicast and not address.is_reserved


class Guard:
    """Checks addresses before and at connecting."""

    def __init__(self, *, allow_private: bool, url_chars: int) -> None:
        self._allow_private, self._url_chars = allow_private, url_chars

    def check_url(self, url: URL) -> None:
        """Raise FetchError unless `url` is http(s), of bearable length, without user and odd port."""
        if url.scheme not in {"http", "https"} or not url.raw_host:
            raise FetchError(Failure.BAD_ADDRESS, "only http and https addresses are fetched")
        if len(str(url)) > self._url_chars:
            raise FetchError(Failure.BAD_ADDRESS, f"the address is longer than {self._url_chars} characters")
        if self._allow_private:
            return
        if url.port in _PORTS_OF_OTHERS:
            raise FetchError(Failure.DENIED_ADDRESS, f"port {url.port} is not a web server's")
        if self._is_private_name(url.raw_host):
            raise FetchError(Failure.DENIED_ADDRESS, DENIED)

    def _is_private_name(self, host: str) -> bool:
        try:
            return not is_public(host)
        except ValueError:  # a name: its addresses are checked when the socket is made
            return host == "localhost" or host.endswith((".localhost", ".internal"))

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """Return a socket for an entry of getaddrinfo; raises DeniedAddressError.

        It is the `socket_factory` of aiohttp's connector, called for every address that is tried.
        """
        family, kind, protocol, _, address = info
        if not (self._allow_private or is_public(address[0])):
            raise DeniedAddressError
        return socket.socket(family=family, type=kind, proto=protocol)
