"""What servers pack a body in, and what they only say that they do."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest

from crawler.network.unpacking import BodyTooLarge, BodyTorn, BodyUnreadable, unpack_body

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BODY = bytes(random.Random(1).choices(range(97, 123), k=600_000))
LIMIT = 1_000_000


def _deflate_raw(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": _deflate_raw,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("name", PACKERS)
def test_a_body_comes_out_as_it_went_in(name: str) -> None:
    assert unpack_body(PACKERS[name](BODY), [f" {name} "], LIMIT) == BODY
    assert unpack_body(PACKERS[name](b""), [name], LIMIT) == b""


@pytest.mark.parametrize("name", PACKERS)
def test_a_torn_body_is_none(name: str) -> None:
    packed = PACKERS[name](BODY)
    for end in (len(packed) // 2, len(packed) - 1):
        with pytest.raises(BodyTorn):
            unpack_body(packed[:end], [name], LIMIT)
    part = unpack_body(packed[: len(packed) // 2], [name], LIMIT, is_cut=True)
    assert part
    assert BODY.startswith(part)


@pytest.mark.parametrize("name", PACKERS)
def test_a_bomb_is_none(name: str) -> None:
    packed = PACKERS[name](bytes(20_000_000))
    with pytest.raises(BodyTooLarge):
        unpack_body(packed, [name], LIMIT)
    assert unpack_body(packed, [name], LIMIT, is_cut=True) == bytes(LIMIT)


@pytest.mark.parametrize("name", PACKERS)
def test_exactly_the_limit_is_no_bomb(name: str) -> None:
    assert unpack_body(PACKERS[name](BODY), [name], len(BODY)) == BODY
    with pytest.raises(BodyTooLarge):
        unpack_body(PACKERS[name](BODY), [name], len(BODY) - 1)


def test_several_encodings_are_undone_in_turn() -> None:
    packed = brotli.compress(gzip.compress(BODY))
    assert unpack_body(packed, ["gzip, br"], LIMIT) == unpack_body(packed, ["gzip", "br"], LIMIT) == BODY


def test_members_and_frames_may_follow_each_other() -> None:
    assert unpack_body(gzip.compress(b"one ") + gzip.compress(b"two"), ["gzip"], LIMIT) == b"one two"
    assert unpack_body(gzip.compress(b"one") + bytes(512), ["gzip"], LIMIT) == b"one"
    assert unpack_body(zstd.compress(b"one ") + zstd.compress(b"two"), ["zstd"], LIMIT) == b"one two"


@pytest.mark.parametrize("name", PACKERS)
def test_markup_that_is_not_packed_is_taken_as_it_is(name: str) -> None:
    page = b"\n<!doctype html><title>Plain</title>"
    assert unpack_body(page, [name], LIMIT) == page


@pytest.mark.parametrize("name", PACKERS)
def test_noise_is_an_error(name: str) -> None:
    with pytest.raises((BodyUnreadable, BodyTorn)):
        unpack_body(b"\xfe\xff\x00\x01" * 100, [name], LIMIT)


@pytest.mark.parametrize("name", ["identity", "utf-8", "none", "", "pack200-gzip"])
def test_an_encoding_that_nobody_knows_changes_nothing(name: str) -> None:
    assert unpack_body(BODY, [name], LIMIT) == BODY


def test_too_many_layers_are_an_error() -> None:
    with pytest.raises(BodyUnreadable, match="packed 5 times"):
        unpack_body(BODY, ["gzip"] * 5, LIMIT)


def test_a_zstd_window_beyond_that_of_the_web_is_an_error() -> None:
    options = {zstd.CompressionParameter.window_log: 27}
    with pytest.raises(BodyUnreadable):
        unpack_body(zstd.compress(bytes(300_000_000), options=options), ["zstd"], LIMIT)
