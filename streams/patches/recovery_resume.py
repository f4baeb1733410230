"""Faust #596: after recovery the consumer resumes before it has sought to its offsets.

`Recovery.on_recovery_completed` resumes partitions first; what is fetched until the seek is cleared from
the queues yet counts as done. The mend stops the flow before either step runs.
"""

from __future__ import annotations

import functools
from typing import Any

from faust.tables.recovery import Recovery


def apply() -> None:
    """Guard both steps of `Recovery`, once."""
    for name in ("on_recovery_completed", "_resume_streams"):
        original = getattr(Recovery, name)
        if not hasattr(original, "__wrapped__"):
            setattr(Recovery, name, _guarded(original))


def _guarded(original: Any) -> Any:
    @functools.wraps(original)
    async def guarded(self: Any, *args: Any, **options: Any) -> Any:
        self.app.consumer.stop_flow()
        self.app.flow_control.suspend()
        return await original(self, *args, **options)

    return guarded
