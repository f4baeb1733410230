"""Features as bytes: in the index, and in base 64 in the table."""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from struct import Struct

from agents.dedupe.features import Features

_COUNTS = Struct("<6B")
_TYPES = (("I", 4), ("H", 2), ("H", 2), ("H", 2), ("H", 2), ("H", 2))
"""Type and bytes of the values of each array."""


def pack(features: Features) -> bytes:
    """Return `features` as bytes: the six counts, then the values, in the machine's order of bytes."""
    return b"".join([_COUNTS.pack(*map(len, features)), *features])


def pack_slim(features: Features) -> bytes:
    """Return the bytes of `features` with the first key alone, the headline's."""
    return pack(features._replace(keys=features.keys[:1]))


def unpack(data: bytes, start: int = 0) -> Features:
    """Return the features that `pack` wrote, `data` from `start` on."""
    position, arrays = start + _COUNTS.size, []
    for (kind, size), count in zip(_TYPES, _COUNTS.unpack_from(data, start), strict=True):
        end = position + count * size
        arrays.append(array(kind, data[position:end]))
        position = end
    return Features(*arrays)


def unpack_terms(data: bytes, start: int = 0) -> array[int]:
    """Return the terms alone of the features that `pack` wrote, `data` from `start` on."""
    keys, terms, *_ = _COUNTS.unpack_from(data, start)
    position = start + _COUNTS.size + 4 * keys
    return array("H", data[position : position + 2 * terms])


def packed_text(features: Features) -> str:
    """Return `features` as text for the table's JSON."""
    return b64encode(pack(features)).decode()


def unpacked_text(text: str) -> Features:
    """Return the features that `packed_text` gave `text` for."""
    return unpack(b64decode(text))
