from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.poll.failure import Failure, FetchError
from agents.poll.inflate import Body

TEXT = b"<rss><channel>" + b"<item><title>news</title></item>" * 50


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def inflated(data: bytes, coding: str, *, cap: int = 10_000_000, ratio: int = 200, size: int = 100) -> bytes:
    body = Body(coding, cap=cap, ratio=ratio)
    for start in range(0, len(data), size):
        body.add(data[start : start + size])
    return body.end()


@pytest.mark.parametrize(
    ("packed", "coding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT), "X-GZIP"),
        (zlib.compress(TEXT), "deflate"),
        (raw_deflate(TEXT), "deflate"),
        (TEXT, "gzip"),
    ],
)
def test_a_body_is_read_however_it_is_packed(packed: bytes, coding: str) -> None:
    assert inflated(packed, coding) == TEXT


@given(st.binary(max_size=5000), st.integers(1, 500))
def test_the_size_of_chunks_does_not_matter(data: bytes, size: int) -> None:
    assert inflated(gzip.compress(data), "gzip", size=size) == data


def test_a_brotli_body_is_read_and_capped() -> None:
    brotli = pytest.importorskip("brotli")
    assert inflated(brotli.compress(TEXT), "br") == TEXT
    with pytest.raises(FetchError, match="grows more"):
        inflated(brotli.compress(bytes(50_000_000)), "br", cap=100_000_000)


def test_a_zstd_body_is_read_and_capped() -> None:
    zstd = pytest.importorskip("backports.zstd")
    assert inflated(zstd.compress(TEXT), "zstd") == TEXT
    with pytest.raises(FetchError, match="grows more"):
        inflated(zstd.compress(bytes(50_000_000)), "zstd", cap=100_000_000)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_noise_is_a_bad_encoding(coding: str) -> None:
    with pytest.raises(FetchError) as raised:
        inflated(b"\xff\xfe\xfd" * 100, coding)
    assert raised.value.failure is Failure.BAD_ENCODING


def test_an_unknown_coding_is_refused() -> None:
    with pytest.raises(FetchError, match="'snappy' is not known"):
        Body("snappy", cap=1, ratio=1)


def test_a_cut_body_is_truncated() -> None:
    with pytest.raises(FetchError) as raised:
        inflated(gzip.compress(TEXT)[:-20], "gzip")
    assert raised.value.failure is Failure.TRUNCATED


def test_a_body_that_unfolds_too_far_is_too_large() -> None:
    with pytest.raises(FetchError) as raised:
        inflated(gzip.compress(bytes(9_000_000)), "gzip")
    assert raised.value.failure is Failure.TOO_LARGE
