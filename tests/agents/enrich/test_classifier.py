from __future__ import annotations

import sys
from pathlib import Path

import pytest

from agents.enrich.classifier import load_classifier
from agents.enrich.onnx_model import OnnxModel
from schemas.errors import SettingsError

FOLDER = Path(__file__).with_name("classifier")


def test_no_setting_is_no_classifier() -> None:
    assert load_classifier(None) is None
    assert load_classifier("") is None


def test_a_function_of_the_deployment_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    classify = load_classifier("newsroom:classify")
    assert classify is not None
    assert [subject.code for subject in classify("Whale seen in the harbour", "", "en")] == ["06000000"]
    assert list(classify("Wal im Hafen", "", "de")) == []


@pytest.mark.parametrize(
    "name", ["absent_module:classify", "newsroom:absent", "newsroom:not_a_function", "newsroom", ":"]
)
def test_a_wrong_name_is_a_settings_error_that_names_the_setting(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))
    with pytest.raises(SettingsError, match=r"^classifier: "):
        load_classifier(name)


def test_a_model_file_gives_the_subjects_it_is_sure_of() -> None:
    pytest.importorskip("onnxruntime")
    model = load_classifier(str(FOLDER / "subjects.onnx"))
    assert isinstance(model, OnnxModel)
    (sport,) = model("Late goal", "The striker scored, and the coach praised his team.", "en")
    assert (sport.code, sport.name) == ("15000000", "sport")
    (weather,) = model("Heavy rain", "Strong wind is forecast for the north.", "en")
    assert weather.code == "17000000"
    assert weather.confidence >= 0.5


def test_a_file_that_is_no_model_is_a_settings_error(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"not a model")
    with pytest.raises(SettingsError, match="cannot be loaded"):
        load_classifier(str(path))


def test_a_model_without_its_package_is_a_settings_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(SettingsError, match="needs the package onnxruntime"):
        load_classifier(str(FOLDER / "subjects.onnx"))
