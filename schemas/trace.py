"""W3C Trace Context for a flow without tracers: ids derived from what the record is about.

Source: https://www.w3.org/TR/trace-context/. The trace id is the item id, so that all hops of an item,
and all its revisions, are one trace that can be found by the id a subscriber already has.
"""

from __future__ import annotations

from hashlib import blake2b
from string import hexdigits

_TRACE_DIGITS = 32


def traceparent(item_id: str, hop: str) -> str:
    """Return the `traceparent` of `item_id` at `hop`: the same arguments always give the same text.

    `hop` is any text that names the sender's step, e.g. the `ce_id` of the event it sends.
    """
    return f"00-{_trace_id(item_id)}-{_digest(hop, 8)}-01"


def _trace_id(item_id: str) -> str:
    usable = len(item_id) == _TRACE_DIGITS and not set(item_id) - set(hexdigits) and item_id.strip("0")
    return item_id.lower() if usable else _digest(item_id, 16)


def _digest(text: str, size: int) -> str:
    return blake2b(text.encode(), digest_size=size).hexdigest()
