"""Features as bytes: in the index, and in base 64 in the table."""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from struct import Struct

from agents.dedupe.features import Features

_COUNTS = Struct("<6B")
_TYPES = "IIHHHH"


def pack(features: Features) -> bytes:
    """Return `features` as bytes: the six counts, then the values, in the machine's order of bytes."""
    arrays = _arrays(features)
    return _COUNTS.pack(*map(len, arrays)) + b"".join(values.tobytes() for values in arrays)


def unpack(data: bytes) -> Features:
    """Return the features that `pack` gave `data` for."""
    position, arrays = _COUNTS.size, []
    for kind, count in zip(_TYPES, _COUNTS.unpack_from(data), strict=True):
        values = array(kind)
        end = position + count * values.itemsize
        values.frombytes(data[position:end])
        arrays.append(values)
        position = end
    return Features(*arrays)


def unpack_terms(data: bytes) -> array[int]:
    """Return the terms alone of the features that `pack` gave `data` for."""
    keys, terms, *_ = _COUNTS.unpack_from(data)
    start = _COUNTS.size + 4 * keys
    return array("I", data[start : start + 4 * terms])


def packed_text(features: Features) -> str:
    """Return `features` as text for the table's JSON."""
    return b64encode(pack(features)).decode()


def unpacked_text(text: str) -> Features:
    """Return the features that `packed_text` gave `text` for."""
    return unpack(b64decode(text))


def _arrays(features: Features) -> tuple[array[int], ...]:
    return (
        features.keys,
        features.terms,
        features.headline,
        features.lead,
        features.numbers,
        features.sketch,
    )
