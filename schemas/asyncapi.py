"""The AsyncAPI 3 document of all public topics: addresses, keys, headers, messages and examples.

Made from `schemas.channels`, the types behind `schemas.documents` and the files in `schemas/examples`.
Source: https://www.asyncapi.com/docs/reference/specification/v3.0.0 and its Kafka bindings 0.5.0.
"""

from __future__ import annotations

from typing import Any

from schemas.channels import CHANNELS, Channel
from schemas.documents import KINDS, components
from schemas.examples import example, example_names

VERSION = "1.0.0"
"""Of the contract: the first number rises when a reader of the topics has to change."""

_BINDING = "0.5.0"

_HEADERS = {"event": "event-headers", "dead-letter": "dead-letter-headers"}
"""Kinds of message that have headers, with the schema of these."""


def asyncapi() -> dict[str, Any]:
    """Return the document."""
    return {
        "asyncapi": "3.0.0",
        "id": "urn:dateline:asyncapi",
        "info": {
            "title": "Dateline",
            "version": VERSION,
            "description": "Live news feeds in, regional event streams on Kafka out. Values are JSON in "
            "UTF-8, times RFC 3339 in UTC. Readers ignore fields they do not know.",
        },
        "defaultContentType": "application/json",
        "channels": {channel.name: _channel(channel) for channel in CHANNELS},
        "operations": {name: value for channel in CHANNELS for name, value in _operations(channel).items()},
        "components": {
            "messages": {kind: _message(kind, _keys(kind)) for kind in _kinds()},
            "schemas": components(),
        },
    }


def _channel(channel: Channel) -> dict[str, Any]:
    binding = {"topicConfiguration": channel.configuration, "bindingVersion": _BINDING}
    value = {
        "address": channel.address,
        "summary": channel.summary,
        "description": f"Key: {channel.key}. Written by {channel.writer}, read by {channel.reader}.",
        "messages": {channel.message: {"$ref": f"#/components/messages/{channel.message}"}},
        "bindings": {"kafka": binding},
    }
    if channel.parameters:
        value["parameters"] = {name: {"description": text} for name, text in channel.parameters.items()}
    return value


def _operations(channel: Channel) -> dict[str, Any]:
    title = channel.name[0].upper() + channel.name[1:]
    place = {"$ref": f"#/channels/{channel.name}"}
    operations = {f"send{title}": {"action": "send", "channel": place, "summary": f"By {channel.writer}."}}
    if channel.reader != "subscribers":
        text = f"By {channel.reader}."
        operations[f"receive{title}"] = {"action": "receive", "channel": place, "summary": text}
    return operations


def _kinds() -> list[str]:
    return list(dict.fromkeys(channel.message for channel in CHANNELS))


def _keys(kind: str) -> str:
    return "; or ".join(channel.key for channel in CHANNELS if channel.message == kind)


def _message(kind: str, key: str) -> dict[str, Any]:
    message: dict[str, Any] = {
        "name": kind,
        "bindings": {"kafka": {"key": {"type": "string", "description": key}, "bindingVersion": _BINDING}},
    }
    if kind in KINDS:
        message["payload"] = {"$ref": f"#/components/schemas/{KINDS[kind].__name__}"}
        message["examples"] = [_example(kind, name) for name in example_names(kind)]
    if kind in _HEADERS:
        message["headers"] = {"$ref": f"#/components/schemas/{KINDS[_HEADERS[kind]].__name__}"}
    return message


def _example(kind: str, name: str) -> dict[str, Any]:
    value = {"name": name, "payload": example(kind, name)}
    if kind in _HEADERS:
        value["headers"] = example(_HEADERS[kind], name)
    return value
