"""Faust #596: partitions were resumed, with the flow on, before the consumer had sought to its offsets."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from faust.tables.recovery import Recovery

from streams.patches import recovery_resume

STEPS = ("on_recovery_completed", "_resume_streams")


class Sought(Exception):
    """Ends a step where it seeks: what comes after is not of interest."""


class Consumer:
    """Notes whether records were flowing when partitions were resumed."""

    def __init__(self) -> None:
        self.flows = True
        self.flowed_at_resume: bool | None = None

    def stop_flow(self) -> None:
        self.flows = False

    def assignment(self) -> set[str]:
        return {"news.raw.v1/0"}

    def resume_partitions(self, _places: set[str]) -> None:
        self.flowed_at_resume = self.flows

    async def perform_seek(self) -> None:
        raise Sought


class Recovering:
    """As much of a recovery as its last steps need."""

    def __init__(self) -> None:
        self.consumer, self.suspended = Consumer(), False
        self.tables: dict[str, Any] = {}
        self.log = SimpleNamespace(info=print, dev=print)
        self.app = SimpleNamespace(
            consumer=self.consumer,
            consumer_generation_id=3,
            flow_control=SimpleNamespace(suspend=self._suspend),
            on_rebalance_complete=SimpleNamespace(send=self._nothing),
        )

    def _suspend(self) -> None:
        self.suspended = True

    async def _nothing(self) -> None:
        pass

    def _set_recovery_ended(self) -> None:
        pass

    def _is_changelog_tp(self, _place: str) -> bool:
        return False

    async def _wait(self, seek: Any, **_options: float) -> None:
        await seek


@pytest.fixture(autouse=True)
def patched() -> None:
    recovery_resume.apply()


@pytest.mark.parametrize("step", STEPS)
async def test_unpatched_faust_resumes_partitions_while_records_flow(step: str) -> None:
    one = _with_settings(Recovering())
    with pytest.raises(Sought):
        await getattr(Recovery, step).__wrapped__(one, 3)
    assert one.consumer.flowed_at_resume


@pytest.mark.parametrize("step", STEPS)
async def test_nothing_flows_before_the_consumer_has_sought(step: str) -> None:
    one = _with_settings(Recovering())
    with pytest.raises(Sought):
        await getattr(Recovery, step)(one, 3)
    assert one.consumer.flowed_at_resume is False
    assert one.suspended


def _with_settings(one: Recovering) -> Any:
    one.app.conf = SimpleNamespace(broker_request_timeout=1.0)
    return one
