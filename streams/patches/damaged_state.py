"""Faust gives up on a partition's RocksDB database that cannot be opened, at every start anew.

The changelog has all that was in it: the mend throws the damaged database away, once, and the partition is
recovered from its beginning. A database that another process holds, and a full disk, are no damage.
"""

from __future__ import annotations

import functools
import shutil
from typing import Any

import structlog
from faust.stores.rocksdb import Store

log = structlog.get_logger()

_NO_DAMAGE = ("lock", "no space")


def apply() -> None:
    """Wrap `Store._open_for_partition`, once."""
    original = Store._open_for_partition  # noqa: SLF001 - the fault is there
    if hasattr(original, "__wrapped__"):
        return

    @functools.wraps(original)
    def open_for_partition(self: Any, partition: int) -> Any:
        try:
            return original(self, partition)
        except Exception as error:  # rocksdict raises nothing more special
            if any(word in str(error).lower() for word in _NO_DAMAGE):
                raise
            path = self.partition_path(partition)
            log.warning("state_damaged", path=str(path), error=str(error)[:300])
            shutil.rmtree(path, ignore_errors=True)
            return original(self, partition)

    Store._open_for_partition = open_for_partition  # type: ignore[method-assign]  # noqa: SLF001
