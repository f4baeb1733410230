"""Decompressing a body as it comes in, with a cap on its size and on its ratio.

A gzip bomb of 1 MB takes 2.1 GB when a body is read whole; here memory stays at the cap. `br` and `zstd`
are offered to servers only where their package is installed.
"""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable
from typing import Any, Protocol

from agents.poll.failure import Failure, FetchError

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_RATIO_COUNTS_FROM = 1_000_000
_STEP = 1 << 18


class Decoder(Protocol):
    """One content coding: bytes in, at most about `limit` bytes out per call."""

    def feed(self, data: bytes, limit: int) -> bytes:
        """Return decoded bytes; call again with b"" while `pending`."""
        ...

    @property
    def pending(self) -> bool:
        """Whether more output waits without further input."""
        ...

    @property
    def complete(self) -> bool:
        """Whether the coded stream has ended properly."""
        ...


class _Zlib:
    """gzip and deflate; some servers say deflate and send it raw, some say gzip and send plain text."""

    def __init__(self) -> None:
        self._object = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._head, self._started, self._plain = b"", False, False

    def feed(self, data: bytes, limit: int) -> bytes:
        if not self._started:
            self._head += data
            if len(self._head) < 2:  # noqa: PLR2004 - the magic number has two bytes
                return b""
            self._started, data = True, self._head
            self._choose(data)
        if self._plain:
            return data
        return self._object.decompress(self._object.unconsumed_tail + data, limit)

    def _choose(self, data: bytes) -> None:
        self._plain = data.lstrip()[:1] in (b"<", b"{")
        is_gzip = data[:2] == b"\x1f\x8b"
        is_zlib = data[0] & 15 == zlib.DEFLATED and not (data[0] << 8 | data[1]) % 31
        if not (is_gzip or is_zlib):
            self._object = zlib.decompressobj(-zlib.MAX_WBITS)

    @property
    def pending(self) -> bool:
        return bool(self._object.unconsumed_tail)

    @property
    def complete(self) -> bool:
        return self._plain or self._object.eof or not self._started


class _Brotli:
    def __init__(self, module: Any) -> None:
        self._object = module.Decompressor()

    def feed(self, data: bytes, limit: int) -> bytes:
        output: bytes = self._object.process(data, output_buffer_limit=limit)
        return output

    @property
    def pending(self) -> bool:
        return not self._object.can_accept_more_data()

    @property
    def complete(self) -> bool:
        return bool(self._object.is_finished())


class _Zstd:
    def __init__(self, module: Any) -> None:
        self._object = module.ZstdDecompressor()

    def feed(self, data: bytes, limit: int) -> bytes:
        output: bytes = self._object.decompress(data, limit)
        return output

    @property
    def pending(self) -> bool:
        return not (self._object.eof or self._object.needs_input)

    @property
    def complete(self) -> bool:
        return bool(self._object.eof)


def _optional(*names: str) -> Any | None:
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None


def _decoders() -> dict[str, Callable[[], Decoder]]:
    found: dict[str, Callable[[], Decoder]] = {"gzip": _Zlib, "x-gzip": _Zlib, "deflate": _Zlib}
    if (brotli := _optional("brotli")) is not None:
        found["br"] = lambda: _Brotli(brotli)
    if (zstd := _optional("compression.zstd", "backports.zstd")) is not None:
        found["zstd"] = lambda: _Zstd(zstd)
    return found


DECODERS = _decoders()
ACCEPT_ENCODING = ", ".join(name for name in DECODERS if name != "x-gzip")


class Body:
    """Collects a body chunk by chunk; raises FetchError beyond the caps or on a broken coding."""

    def __init__(self, content_encoding: str, *, cap: int, ratio: int) -> None:
        self._cap, self._ratio = cap, ratio
        self._data = bytearray()
        self.received = 0
        """Bytes on the wire."""
        self._decoder = self._decoder_for(content_encoding.strip().lower())

    def _decoder_for(self, coding: str) -> Decoder | None:
        if coding in {"", "identity", "none", "utf-8"}:  # the last two are seen in the wild
            return None
        if coding not in DECODERS:
            raise FetchError(Failure.BAD_ENCODING, f"content coding {coding[:40]!r} is not known")
        return DECODERS[coding]()

    def add(self, chunk: bytes) -> None:
        """Add a chunk as it was received."""
        self.received += len(chunk)
        if self._decoder is None:
            self._grow(chunk)
            return
        try:
            self._grow(self._decoder.feed(chunk, _STEP))
            while self._decoder.pending:
                self._grow(self._decoder.feed(b"", _STEP))
        except FetchError:
            raise
        except Exception as error:
            raise FetchError(Failure.BAD_ENCODING, f"the body cannot be decompressed: {error}") from error

    def _grow(self, data: bytes) -> None:
        self._data += data
        size = len(self._data)
        if size > self._cap:
            raise FetchError(Failure.TOO_LARGE, f"the body is larger than {self._cap} bytes")
        if size > _RATIO_COUNTS_FROM and size > self._ratio * self.received:
            raise FetchError(Failure.TOO_LARGE, f"the body grows more than {self._ratio}-fold when inflated")

    def end(self) -> bytes:
        """Return the whole body; raises FetchError when its coding was cut off."""
        if self._decoder is not None and not self._decoder.complete:
            raise FetchError(Failure.TRUNCATED, "the compressed body ended too early")
        return bytes(self._data)
