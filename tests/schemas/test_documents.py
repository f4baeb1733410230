from copy import deepcopy
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from schemas import build
from schemas.codec import decode
from schemas.documents import KINDS
from schemas.errors import Undecodable
from schemas.examples import example, example_bytes, example_names
from schemas.values import Feed, Identified, Polled, Story

EXAMPLES = [(kind, name) for kind in KINDS for name in example_names(kind)]
READ_BY_STAGES: dict[str, type] = {"feed": Feed, "polled": Polled, "identified": Identified, "story": Story}


def committed(kind: str) -> Any:
    return orjson.loads((build.FOLDER / "json" / f"{kind}.json").read_bytes())


def closed(schema: Any) -> Any:
    """Return the schema with every object closed, so that a property it does not describe is an error."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: closed(part) for name, part in schema.items()}
    return parts | {"additionalProperties": False} if "properties" in parts else parts


def test_the_committed_documents_are_what_the_code_says() -> None:
    assert build.outdated() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_a_schema_of_its_dialect(kind: str) -> None:
    Draft202012Validator.check_schema(committed(kind))


@pytest.mark.parametrize(("kind", "name"), EXAMPLES)
def test_an_example_is_valid_and_has_nothing_that_the_document_does_not_describe(
    kind: str, name: str
) -> None:
    Draft202012Validator(closed(committed(kind))).validate(example(kind, name))


@pytest.mark.parametrize(("kind", "name"), [case for case in EXAMPLES if case[0] in READ_BY_STAGES])
def test_an_example_of_any_age_is_read_by_the_present_code(kind: str, name: str) -> None:
    value: Any = decode(READ_BY_STAGES[kind], example_bytes(kind, name))
    again = orjson.loads(orjson.dumps(value))
    assert {field: again[field] for field in example(kind, name)}.keys() <= again.keys()
    assert decode(READ_BY_STAGES[kind], orjson.dumps(value)) == value


@pytest.mark.parametrize("kind", READ_BY_STAGES)
def test_the_document_and_the_code_refuse_the_same_missing_fields(kind: str) -> None:
    whole = example(kind, example_names(kind)[0])
    for field in committed(kind)["required"]:
        broken = deepcopy(whole)
        del broken[field]
        assert not Draft202012Validator(committed(kind)).is_valid(broken)
        with pytest.raises(Undecodable):
            decode(READ_BY_STAGES[kind], orjson.dumps(broken))


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("version",), 1),
        (("pubStatus",), "cancelled"),
        (("headlines", 0), "a headline"),
        (("subjects", 0, "confidence"), 101),
        (("places", 0, "rel"), "about"),
        (("dateline", "stamps"), {}),
    ],
)
def test_an_event_that_breaks_the_contract_is_invalid(place: tuple[str | int, ...], wrong: Any) -> None:
    event = example("event", "new")
    *path, last = place
    inner = event
    for step in path:
        inner = inner[step]
    inner[last] = wrong
    assert not Draft202012Validator(committed("event")).is_valid(event)


def test_a_reader_of_today_accepts_an_event_with_a_field_of_tomorrow() -> None:
    event = example("event", "new") | {"mood": "calm"}
    assert Draft202012Validator(committed("event")).is_valid(event)


@pytest.mark.parametrize("kind", ["event", "event-headers", "dead-letter-headers"])
def test_times_and_addresses_say_so(kind: str) -> None:
    text = orjson.dumps(committed(kind)).decode()
    assert '"format":"date-time"' in text


def test_building_writes_what_checking_finds_missing_or_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    assert build.main(["--check"]) == 1
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0
    (tmp_path / "asyncapi.json").write_text("{}")
    capsys.readouterr()
    assert build.main(["--check"]) == 1
    assert "asyncapi.json" in capsys.readouterr().err
    assert build.main(["--wrong"]) == 2
