from __future__ import annotations

import gzip
import zlib

import pytest

from crawler.discovery.payload import to_utf8, unpack


def test_gzip_is_told_by_its_content() -> None:
    assert unpack(b"<urlset/>") == b"<urlset/>"
    assert unpack(gzip.compress(b"<urlset/>")) == b"<urlset/>"
    assert unpack(gzip.compress(gzip.compress(b"<urlset/>"))) == b"<urlset/>"
    assert unpack(gzip.compress(b"<url") + gzip.compress(b"set/>")) == b"<urlset/>"


def test_no_more_than_the_limit_is_unpacked() -> None:
    assert unpack(gzip.compress(b"a" * 1_000_000), limit=10) == b"a" * 10
    assert unpack(gzip.compress(b"a" * 7) * 3, limit=10) == b"a" * 10
    assert unpack(b"a" * 20, limit=10) == b"a" * 10


def test_what_a_broken_archive_gives_is_kept() -> None:
    whole = gzip.compress(b"good start " * 5_000, compresslevel=0)
    assert unpack(whole[:30_000]).startswith(b"good start ")
    assert unpack(b"\x1f\x8bnonsense") == b""
    assert unpack(gzip.compress(b"good") + b"\x1f\x8bnonsense") == b"good"


@pytest.mark.parametrize(
    "body",
    [
        "é".encode(),
        b"\xef\xbb\xbf" + "é".encode(),
        "é".encode("utf-16"),
        "\ufeffé".encode("utf-16-be"),
        b"\xe9",
    ],
)
def test_every_encoding_becomes_utf8(body: bytes) -> None:
    assert to_utf8(body).decode() == "é" if len(body) > 1 else to_utf8(body).decode() == "\ufffd"


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ("utf-8", "utf-8"),
        ("windows-1252", "utf-8"),
        ("iso-8859-2", "iso-8859-2"),
        ("utf-8", "cp1252"),
        ("nonsense", "cp1252"),
        ("unicode_escape", "cp1252"),
    ],
)
def test_a_label_is_believed_only_where_it_can_be_true(declared: str, used: str) -> None:
    text = f"<?xml version='1.0' encoding='{declared}'?><t>é, ü, ö</t>"
    assert to_utf8(text.encode(used)).decode().endswith("<t>é, ü, ö</t>")


def test_one_bad_byte_does_not_spoil_the_rest() -> None:
    assert to_utf8("übers Jahr ".encode() + b"\xff" + " größer".encode()).decode() == "übers Jahr \ufffd größer"


def test_zlib_without_gzip_header_is_left_alone() -> None:
    packed = zlib.compress(b"text")
    assert unpack(packed) == packed
