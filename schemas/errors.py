"""Every error that Dateline raises on purpose.

    DatelineError
    ├── UsageError          the caller asked for something that cannot be: exit code 2
    │   └── SettingsError   a setting has a wrong value; the message names it
    ├── BadInput            this input is wrong and will stay so: dead-letter it with its reason
    │   ├── Undecodable     the bytes are not a value of the schema
    │   ├── Unprocessable   a value that a stage could not work on
    │   └── FeedRefused     a feed document that is too large, too deep or not a feed
    ├── Unavailable         it may work later: retry with back-off
    │   └── BrokerUnavailable
    └── EverythingFails     the last N inputs all failed: stop the worker, the fault is ours

`reason` is a short fixed word for metrics and dead-letter headers; the message is for people.
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of the tree; its text is one line that an operator can act on."""


class UsageError(DatelineError):
    """The command line or a setting asks for something that cannot be done."""


class SettingsError(UsageError):
    """A setting has a wrong value; the message starts with the setting's name."""


class BadInput(DatelineError):
    """Input that will not get better by trying again."""

    reason = "bad_input"

    def __init__(self, message: str, *, reason: str | None = None) -> None:
        super().__init__(message)
        if reason is not None:
            self.reason = reason


class Undecodable(BadInput):
    """Bytes that are not JSON, or JSON that is not the topic's schema."""

    reason = "undecodable"


class Unprocessable(BadInput):
    """A well-formed value that a stage cannot work on."""

    reason = "unprocessable"


class FeedRefused(BadInput):
    """A feed document that is refused before or while it is parsed."""

    reason = "feed_refused"


class Unavailable(DatelineError):
    """Something outside does not answer now; trying again later may help."""


class BrokerUnavailable(Unavailable):
    """No Kafka broker answers at the bootstrap address."""


class EverythingFails(DatelineError):
    """The last N inputs of a stage all failed, so the stage itself is at fault."""
