"""Faust gave up on a partition's RocksDB database that cannot be opened, at every start anew."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.stores.rocksdb import RocksDBOptions, Store

from streams.patches import damaged_state


@pytest.fixture(autouse=True)
def patched() -> None:
    damaged_state.apply()


def store(folder: Path) -> Any:
    """Return as much of a store as opens the database of a partition."""
    return SimpleNamespace(
        rocksdb_options=RocksDBOptions(use_rocksdict=True),
        read_only=False,
        partition_path=lambda partition: folder / f"{partition}.db",
    )


@pytest.fixture
def damaged(tmp_path: Path) -> Any:
    """Give a store whose database of partition 0 held a key and then lost its manifest to noise."""
    one = store(tmp_path)
    database = Store._open_for_partition(one, 0)
    database.put(b"key", b"value")
    database.close()
    for path in (tmp_path / "0.db").glob("MANIFEST*"):
        path.write_bytes(b"noise" * 20)
    return one


def test_unpatched_faust_cannot_open_a_damaged_database(damaged: Any) -> None:
    original: Any = Store._open_for_partition
    with pytest.raises(Exception, match="Corruption"):
        original.__wrapped__(damaged, 0)


def test_a_damaged_database_begins_anew(damaged: Any) -> None:
    assert Store._open_for_partition(damaged, 0).get(b"key") is None


def test_a_database_that_another_holds_is_left_alone(tmp_path: Path) -> None:
    one = store(tmp_path)
    database = Store._open_for_partition(one, 0)
    database.put(b"key", b"value")
    with pytest.raises(Exception, match="lock"):
        Store._open_for_partition(one, 0)
    assert database.get(b"key") == b"value"
