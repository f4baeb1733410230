"""JSON Schema 2020-12 documents of the values and headers, generated from the Python types.

Types give names, kinds and ranges; the strings below the fields give the descriptions, so that a document
never says less than the code.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from schemas import event, headers, values

DIALECT = "https://json-schema.org/draft/2020-12/schema"

KINDS: dict[str, Any] = {
    "feed": values.Feed,
    "polled": values.Polled,
    "identified": values.Identified,
    "story": values.Story,
    "event": event.Event,
    "event-headers": headers.EventHeaders,
    "dead-letter-headers": headers.DeadLetterHeaders,
}
"""Every document by its name, `schemas/json/<name>.json`, with the type that it describes."""

Schema = dict[str, Any]


def schema_id(kind: str) -> str:
    """Return the `$id` of the document `kind`; the number rises only with a change that breaks readers."""
    return event.EVENT_SCHEMA if kind == "event" else f"urn:dateline:schema:{kind}:1"


class Untitled(GenerateJsonSchema):
    """Leaves out the titles that pydantic makes of field names (`Itemid`)."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - the signature is pydantic's
        """Return False for every field."""
        return False


def document(kind: str) -> Schema:
    """Return the JSON Schema document `kind`, complete in itself."""
    schema = TypeAdapter(KINDS[kind]).json_schema(schema_generator=Untitled)
    definitions = schema.get("$defs", {})
    _describe({KINDS[kind].__name__: schema} | definitions)
    return {"$schema": DIALECT, "$id": schema_id(kind), **schema}


def components() -> dict[str, Schema]:
    """Return the schemas of all kinds and of their parts by type name, for `#/components/schemas/`."""
    adapters: list[tuple[str, Literal["validation"], TypeAdapter[Any]]] = [
        (kind, "validation", TypeAdapter(described)) for kind, described in KINDS.items()
    ]
    template = "#/components/schemas/{model}"
    _, schema = TypeAdapter.json_schemas(adapters, ref_template=template, schema_generator=Untitled)
    definitions: dict[str, Schema] = schema["$defs"]
    _describe(definitions)
    return definitions


def ninjs_document() -> Schema:
    """Return the schema that says what an event is to the standard: its type, and one object of ours.

    It needs the standard's own schema beside it, which forbids every other property. Validators that have
    both find what `event.json` alone cannot: a property that ninjs does not know.
    """
    return {
        "$schema": DIALECT,
        "$id": "urn:dateline:schema:event-ninjs:1",
        "title": "Event, by IPTC ninjs 3.1 itself",
        "$ref": f"{event.NINJS_SCHEMA}#/$defs/ninjsType",
        "properties": {"dateline": {"$ref": f"{event.EVENT_SCHEMA}#/$defs/Dateline"}},
        "required": ["uri", "dateline"],
        "unevaluatedProperties": False,
    }


def _describe(definitions: dict[str, Schema]) -> None:
    for name, schema in definitions.items():
        for field, text in _field_texts(_types()[name]):
            schema["properties"][field].setdefault("description", text)
        for field, part in schema.get("properties", {}).items():
            if field.endswith("_at"):
                part.setdefault("format", "date-time")


@cache
def _types() -> dict[str, type]:
    modules = (values, event, headers)
    return {name: kind for module in modules for name, kind in inspect.getmembers(module, inspect.isclass)}


def _field_texts(kind: type) -> Iterator[tuple[str, str]]:
    """Yield each field of a class with the string that stands below it."""
    body = ast.parse(dedent(inspect.getsource(kind))).body[0]
    statements = body.body if isinstance(body, ast.ClassDef) else []
    for statement, below in pairwise(statements):
        match statement, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, inspect.cleandoc(text).replace("\n", " ")
