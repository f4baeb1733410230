"""SIGTERM and SIGINT before there is an event loop that could end a command in order."""

from __future__ import annotations

import os
import signal


def exit_when_told() -> None:
    """Let SIGTERM and SIGINT end the process at once with exit code 0: nothing has begun that must be ended.

    A worker imports and loads for seconds before its loop runs. Without this, a supervisor that changes its
    mind in that time would see it die of the signal (-15), as if it had been killed at work.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        # No SystemExit: raised wherever the import stands, it could be swallowed there.
        signal.signal(number, lambda *_: os._exit(0))
