"""Which article an item is, which feed a feed: canonical addresses, ids, fingerprints of content."""

from agents.identity.content import Fingerprint, fingerprint
from agents.identity.domains import registered_domain
from agents.identity.ids import SHARED_LINK, feed_id, item_id
from agents.identity.urls import canonical_url, host_of, is_opaque

__all__ = [
    "SHARED_LINK",
    "Fingerprint",
    "canonical_url",
    "feed_id",
    "fingerprint",
    "host_of",
    "is_opaque",
    "item_id",
    "registered_domain",
]
