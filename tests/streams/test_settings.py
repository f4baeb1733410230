"""Settings: where they come from, what a wrong one says, and that each is documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.errors import SettingsError
from streams.settings import PREFIX, Settings, load_settings

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PARTITIONS", "7")
    assert load_settings().partitions == 7


def test_what_the_command_line_gives_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_WEB_PORT", "7000")
    assert load_settings(web_port=7001, bootstrap=None).web_port == 7001


def test_a_setting_can_be_the_content_of_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse\n")
    assert load_settings({"DATELINE_SASL_PASSWORD_FILE": str(secret)}).sasl_password == "correct horse"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^DATELINE_SASL_PASSWORD_FILE: No such file"):
        load_settings({"DATELINE_SASL_PASSWORD_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bootstrap", "nowhere"),
        ("store", "sqlite"),
        ("partitions", "0"),
        ("web_port", "99999"),
        ("callback_url", "ftp://example.org"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{PREFIX}{name.upper()}: .*{value}"):
        load_settings({}, **{name: value})


def test_the_value_of_a_secret_is_never_shown() -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(callback_url="https://example.org", push_secret="hunter2")
    assert str(error.value).startswith("DATELINE_PUSH_SECRET: ")
    assert "hunter2" not in str(error.value)
    assert "hunter2" not in repr(Settings(push_secret="hunter2", sasl_password="hunter2"))


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().batch = 1  # type: ignore[misc]


def test_the_documents_list_every_setting_and_no_other() -> None:
    documented = {
        line.split("`")[1] for line in DOCS.read_text().splitlines() if line.startswith("| `DATELINE_")
    }
    assert documented == {PREFIX + name.upper() for name in Settings.model_fields}
