"""Undoes the Content-Encoding of a body: never more bytes than asked for, and never half a body as a whole one."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
"""The Accept-Encoding header."""

_MAX_LAYERS = 4
_ZSTD_WINDOW_LOG = 23
"""8 MiB, the most that is allowed on the web (RFC 9659): a frame may ask for gigabytes."""
_CHUNK = 256 * 1024

Decoder = Callable[[bytes, int], tuple[bytes, bool]]
"""From packed bytes and a limit to at most that many bytes (rarely a chunk more), and whether the end was reached."""


class BodyTooLarge(ValueError):
    """The body is longer than the limit when unpacked."""


class BodyTorn(ValueError):
    """The packed body ends before its end."""


class BodyUnreadable(ValueError):
    """The body is not packed as its header says."""


def unpack_body(body: bytes, encodings: Iterable[str], max_bytes: int, *, is_cut: bool = False) -> bytes:
    """The body without its content encodings.

    A body that is plain text although a header says that it is packed is taken as it is, and so is one of an encoding
    that nobody knows: some servers write a charset there.

    Args:
        encodings: The values of the Content-Encoding headers, in order.
        max_bytes: Of the result, and of every layer on the way.
        is_cut: Whether the first part of a body that is too large or torn will do.

    Raises:
        BodyTooLarge, BodyTorn: unless `is_cut`.
        BodyUnreadable: it is packed in another way, or too often.
    """
    layers = [name.strip().lower() for value in encodings for name in value.split(",")]
    known = [_DECODERS[name] for name in reversed(layers) if name in _DECODERS]
    if len(known) > _MAX_LAYERS:
        raise BodyUnreadable(f"packed {len(known)} times")
    for decode in known:
        if not body:
            break
        body = _unpack(decode, body, max_bytes, is_cut=is_cut)
    return body[:max_bytes] if is_cut else body


def _unpack(decode: Decoder, body: bytes, max_bytes: int, *, is_cut: bool) -> bytes:
    try:
        plain, is_whole = decode(body, max_bytes)
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        if body.lstrip()[:1] in (b"<", b"{", b"U", b"#"):  # markup, JSON, robots.txt: the header is wrong, not the body
            return body
        raise BodyUnreadable("the body is not packed as its header says") from error
    if len(plain) > max_bytes and not is_cut:
        raise BodyTooLarge(f"the body unpacks to more than {max_bytes:,} bytes")
    if not is_whole and len(plain) <= max_bytes and not is_cut:
        raise BodyTorn("the packed body ends before its end")
    return plain


def _gunzip(data: bytes, limit: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    size = 0
    while True:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            part = member.decompress(data, limit + 1 - size)
        except zlib.error:
            if not parts:
                raise
            return b"".join(parts), True  # what follows the last member is padding
        parts.append(part)
        size += len(part)
        data = member.unused_data
        if size > limit or not member.eof or not data:
            return b"".join(parts), member.eof


def _inflate(data: bytes, limit: int) -> tuple[bytes, bool]:
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):  # some servers leave the zlib header out
        stream = zlib.decompressobj(bits)
        try:
            return stream.decompress(data, limit + 1), stream.eof
        except zlib.error:
            if bits < 0:
                raise
    raise AssertionError("one of the two returns or raises")


def _unbrotli(data: bytes, limit: int) -> tuple[bytes, bool]:
    stream = brotli.Decompressor()
    parts = [stream.process(data, output_buffer_limit=_CHUNK)]
    size = len(parts[0])
    while size <= limit and not stream.is_finished():
        part = stream.process(b"", output_buffer_limit=_CHUNK)
        if not part:
            break
        parts.append(part)
        size += len(part)
    return b"".join(parts), stream.is_finished()


def _unzstd(data: bytes, limit: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    size = 0
    while True:
        frame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})
        part = frame.decompress(data, limit + 1 - size)
        parts.append(part)
        size += len(part)
        data = frame.unused_data
        if size > limit or not frame.eof or not data:
            return b"".join(parts), frame.eof


_DECODERS: dict[str, Decoder] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
