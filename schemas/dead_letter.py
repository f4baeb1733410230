"""A dead letter: the original key, value and headers of a record, and why it could not be used.

The facts are headers, so that the original bytes stay as they were and a replay only drops the
`dlq_*` headers.
"""

from __future__ import annotations

from datetime import datetime

from schemas.errors import BadInput
from schemas.records import SOURCE, Outgoing, Record
from schemas.times import time_text

REPLAYED = "dlq_replayed"
"""Header of a record that was a dead letter before: how many times."""

LARGEST_VALUE = 900_000
"""Bytes of the original that are kept: a record must fit Kafka's default limit of 1 MiB."""


def dead_letter_topic(stage: str) -> str:
    """Return the dead-letter topic of `stage`."""
    return f"news.dlq.v1.{stage}"


def reason_of(error: Exception) -> str:
    """Return the short fixed word for `error`, for headers and metrics."""
    return error.reason if isinstance(error, BadInput) else "unexpected_error"


def dead_letter(record: Record, stage: str, error: Exception, now: datetime) -> Outgoing:
    """Return the record for `news.dlq.v1.<stage>`.

    Headers: the original ones, then `dlq_reason`, `dlq_exception`, `dlq_message`, `dlq_stage`,
    `dlq_topic`, `dlq_partition`, `dlq_offset`, `dlq_timestamp` (ms), `dlq_at`, `dlq_attempt`, and
    `dlq_truncated` (original length in bytes) where the value was longer than `LARGEST_VALUE`.
    """
    attempt = 1 + sum(int(value) for name, value in record.headers if name == REPLAYED)
    facts = {
        "dlq_reason": reason_of(error),
        "dlq_exception": type(error).__name__,
        "dlq_message": str(error)[:500],
        "dlq_stage": stage,
        "dlq_topic": record.topic,
        "dlq_partition": str(record.partition),
        "dlq_offset": str(record.offset),
        "dlq_timestamp": str(record.timestamp_ms),
        "dlq_at": time_text(now),
        "dlq_attempt": str(attempt),
    }
    value = record.value
    if value is not None and len(value) > LARGEST_VALUE:
        facts["dlq_truncated"] = str(len(value))
        value = value[:LARGEST_VALUE]
    headers = (*record.headers, *((name, text.encode()) for name, text in facts.items()))
    return Outgoing(dead_letter_topic(stage), record.key, value, headers)


def original_of(record: Record) -> Outgoing | None:
    """Return the record that became the dead letter `record`, marked with the header `dlq_replayed`.

    None where it cannot be sent again: its value was cut, or it came from no topic (a feed document).
    """
    facts = dict(record.headers)
    topic = facts.get("dlq_topic", b"").decode()
    if "dlq_truncated" in facts or not topic.startswith("news."):
        return None
    kept = tuple(pair for pair in record.headers if pair[0] != SOURCE and not pair[0].startswith("dlq_"))
    attempt = facts.get("dlq_attempt", b"1")
    return Outgoing(
        topic, record.key, record.value, (*kept, (REPLAYED, attempt)), int(facts["dlq_partition"])
    )
