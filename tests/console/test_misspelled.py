from __future__ import annotations

import pytest

from console.misspelled import misspelled


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("DATELINE_BOOTSTRP", "DATELINE_BOOTSTRAP"),
        ("DATELINE_WEBPORT", "DATELINE_WEB_PORT"),
        ("DATELINE_PARTITION", "DATELINE_PARTITIONS"),
    ],
)
def test_a_name_that_is_nearly_a_setting_is_found(name: str, setting: str) -> None:
    assert list(misspelled([name])) == [(name, setting)]


@pytest.mark.parametrize(
    "name",
    [
        "DATELINE_BOOTSTRAP",
        "DATELINE_SASL_PASSWORD_FILE",
        "DATELINE_TEST_BOOTSTRAP",
        "DATELINE_TEAM",
        "BOOTSTRAP",
    ],
)
def test_settings_and_names_of_others_are_left_alone(name: str) -> None:
    assert list(misspelled([name])) == []
