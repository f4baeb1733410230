"""rssCloud by HTTP POST, the subscriber's side, without any input or output.

https://www.rssboard.org/rsscloud-interface

A cloud only says that a feed has changed; the feed is then polled. A registration holds for 25 hours.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from agents.poll.parse.document import Document
from agents.poll.push.events import Offer
from agents.poll.state import Lease

KIND = "rsscloud"
LEASE_S = 25 * 3600.0
_TLS_PORT = 443
_PROTOCOLS = frozenset({"http-post", "https-post"})


def rsscloud_offer(document: Document | None, url: str) -> Offer | None:
    """Return the cloud that a feed names, where it speaks HTTP POST."""
    cloud = document.cloud if document else None
    if cloud is None or cloud.protocol.lower() not in _PROTOCOLS or not cloud.domain:
        return None
    secure = cloud.port == _TLS_PORT or cloud.protocol.lower() == "https-post"
    path = cloud.path if cloud.path.startswith("/") else "/" + cloud.path
    return Offer(KIND, f"{'https' if secure else 'http'}://{cloud.domain}:{cloud.port}{path}", url)


def registration(lease: Lease) -> dict[str, str]:
    """Return the form that registers the callback of `lease`; `domain` makes the cloud verify it."""
    callback = urlsplit(lease.callback)
    secure = callback.scheme == "https"
    return {
        "notifyProcedure": "",
        "protocol": "https-post" if secure else "http-post",
        "domain": callback.hostname or "",
        "port": str(callback.port or (_TLS_PORT if secure else 80)),
        "path": callback.path,
        "url1": lease.topic,
    }
