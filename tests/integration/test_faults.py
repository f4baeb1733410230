"""The short form of `python -m bench.faults`: on a broker of its own, for the fault is partly the broker's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.broker import available
from bench.faults.faults import short
from bench.faults.scene import run

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.skipif(not available(), reason="a broker to restart needs java and mvn"),
]


async def test_killed_and_frozen_workers_a_restarted_broker_and_poison_lose_nothing_and_repeat_nothing(
    tmp_path: Path,
) -> None:
    result = await run(short, tmp_path, rate=60)
    assert result.account.is_right, result
    assert result.account.ends["events"] > result.sent
    assert set(result.last_exits) == {0}
