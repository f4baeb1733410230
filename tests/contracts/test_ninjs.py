"""Events against IPTC's own JSON Schema of ninjs 3.1, where the machine has it.

The standard's file (CC BY 4.0) is not in this repository. `DATELINE_NINJS_SCHEMA` names a copy of
`ninjs-schema_3.1.json`; without it these tests are skipped, saying so.
"""

import os
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from schemas.documents import document, ninjs_document
from schemas.event import NINJS_SCHEMA
from schemas.examples import example, example_names

SHARED = Path(__file__).parents[3] / "shared" / "data" / "standards" / "ninjs-schema_3.1.json"
STANDARD = Path(os.environ.get("DATELINE_NINJS_SCHEMA", SHARED))

pytestmark = pytest.mark.skipif(
    not STANDARD.is_file(), reason="DATELINE_NINJS_SCHEMA names no copy of ninjs-schema_3.1.json"
)


def validator() -> Draft202012Validator:
    standard = Resource.from_contents(orjson.loads(STANDARD.read_bytes()))
    ours = Resource.from_contents(document("event"))
    registry: Registry[Any] = Registry().with_resources([(NINJS_SCHEMA, standard), (ours.id() or "", ours)])
    return Draft202012Validator(ninjs_document(), registry=registry)


@pytest.mark.parametrize("name", example_names("event"))
def test_an_event_is_valid_ninjs_with_one_object_of_ours(name: str) -> None:
    validator().validate(example("event", name))


def test_a_second_property_of_our_own_would_be_refused() -> None:
    assert not validator().is_valid(example("event", "new") | {"region": "europe.eastern"})


def test_a_property_of_a_wrong_kind_would_be_refused() -> None:
    assert not validator().is_valid(example("event", "new") | {"version": 1})
