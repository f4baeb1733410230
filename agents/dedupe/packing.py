"""Features as bytes: in the index, and in base 64 in the table."""

from __future__ import annotations

from array import array
from base64 import b64decode, b64encode
from struct import Struct

from agents.dedupe.features import Features

_VERSION = 0x10
"""Stands before features in the table; to be raised where any hash but those of the terms changes.
The first version had none, and begins with its number of keys, 9 at most."""
_COUNTS = Struct("<6B")


def pack(features: Features) -> bytes:
    """Return `features` as bytes: the six counts, then the values, in the machine's order of bytes."""
    return b"".join([_COUNTS.pack(*map(len, features)), *features])


def pack_slim(features: Features) -> bytes:
    """Return the bytes of `features` with the first key alone, the headline's."""
    return pack(features._replace(keys=features.keys[:1]))


def unpack(data: bytes, start: int = 0) -> Features:
    """Return the features that `pack` wrote, `data` from `start` to its end."""
    keys, terms, headline, lead, numbers, _ = _COUNTS.unpack_from(data, start)
    keys_start = start + _COUNTS.size
    keys_end = keys_start + 4 * keys
    halves = array("H", data[keys_end:])
    headline_end = terms + headline
    lead_end = headline_end + lead
    numbers_end = lead_end + numbers
    return Features(
        keys=array("I", data[keys_start:keys_end]),
        terms=halves[:terms],
        headline=halves[terms:headline_end],
        lead=halves[headline_end:lead_end],
        numbers=halves[lead_end:numbers_end],
        sketch=halves[numbers_end:],
    )


def unpack_terms(data: bytes, start: int = 0) -> array[int]:
    """Return the terms alone of the features that `pack` wrote, `data` from `start` on."""
    keys, terms, *_ = _COUNTS.unpack_from(data, start)
    position = start + _COUNTS.size + 4 * keys
    return array("H", data[position : position + 2 * terms])


def packed_text(features: Features) -> str:
    """Return `features` as text for the table's JSON."""
    return b64encode(bytes([_VERSION]) + pack(features)).decode()


def unpacked_text(text: str) -> Features:
    """Return the features that `packed_text` gave `text` for; of another version the terms alone.

    Hashes of two versions do not compare: a quake's new magnitude would pass for a copy. The words of the
    event are hashed alike in all, so stories go on.
    """
    data = b64decode(text)
    if data[0] == _VERSION:
        return unpack(data, 1)
    nothing = array("H")
    return Features(array("I"), unpack_terms(data), nothing, nothing, nothing, nothing)
