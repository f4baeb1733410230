"""The secrets of push subscriptions: derived from one key of the deployment, never stored.

Any worker can check a callback, and the feed table and its changelog hold nothing to steal.
"""

from __future__ import annotations

import hmac


class Keys:
    """Derives callback tokens and WebSub secrets; `master` is a setting of at least 16 bytes."""

    def __init__(self, master: bytes) -> None:
        self._master = master

    def token(self, feed_id: str) -> str:
        """Return the unguessable end of the feed's callback address, 32 hex digits."""
        return self._derive("callback", feed_id)[:32]

    def secret(self, feed_id: str) -> str:
        """Return the secret that the hub signs its deliveries with (WebSub allows 199 bytes)."""
        return self._derive("secret", feed_id)

    def is_token(self, feed_id: str, token: str) -> bool:
        """Return whether `token` belongs to the callback of `feed_id`."""
        return hmac.compare_digest(self.token(feed_id).encode(), token.encode())

    def _derive(self, purpose: str, feed_id: str) -> str:
        return hmac.digest(self._master, f"{purpose}:{feed_id}".encode(), "sha256").hex()
