from __future__ import annotations

from unittest.mock import MagicMock

import pytest

from streams import topology
from streams.settings import load_settings
from streams.topics import READS


def test_each_stage_works_on_the_topic_that_all_others_take_it_to_work_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(topology, "Polling", MagicMock())
    monkeypatch.setattr(topology, "Enricher", MagicMock())
    role = MagicMock(settings=load_settings({}))
    for wire in topology.WIRE.values():
        wire(role)
    assert {call.args[0]: call.args[1] for call in role.stage.call_args_list} == READS
