"""What a sitemap or feed is packed in: gzip, whatever its name says, and one of many encodings."""

from __future__ import annotations

import codecs
import re
import zlib

MAX_BYTES = 16 * 1024 * 1024
"""Decompressed. The protocol allows a sitemap 50 MiB (https://www.sitemaps.org/protocol.html#index), which take ten
times as much memory to read; of a longer one the beginning is read."""

_GZIP = b"\x1f\x8b"
_CHUNK = 256 * 1024
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_PAGE_ENCODING = re.compile(r"iso8859|cp\d|koi8|gb|big5|shift_jis|euc|mac|tis-620|utf-16")
"""Python's names of encodings that pages have: its codecs also know escapes, punycode and the like."""


def unpack(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """The first `limit` bytes, decompressed where the content is gzip; what a broken archive still gives."""
    for _ in range(2):  # some servers compress a .gz file once more
        if not body.startswith(_GZIP):
            break
        body = _gunzip(body, limit)
    return body[:limit]


def _gunzip(body: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    room = limit
    while body.startswith(_GZIP) and room > 0:  # members may follow each other
        member = zlib.decompressobj(wbits=31)
        try:
            while room > 0 and not member.eof:
                part = member.decompress(body, min(room, _CHUNK))
                body = member.unconsumed_tail
                if not part and not body:
                    break
                parts.append(part)
                room -= len(part)
        except zlib.error:
            break
        body = member.unused_data
    return b"".join(parts)


def to_utf8(body: bytes) -> bytes:
    """Text in any encoding as UTF-8 without byte order mark or NUL.

    The byte order mark decides, then valid UTF-8, then an XML declaration, then windows-1252.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = body.decode("utf-16", "replace").encode("utf-8", "replace")
    elif body[:4] in (b"<\0?\0", b"\0<\0?"):
        body = body.decode("utf-16-le" if body[0] else "utf-16-be", "replace").encode("utf-8", "replace")
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        body = _decode_other(body).encode("utf-8", "replace")
    return body.replace(b"\0", b"")


def _decode_other(body: bytes) -> str:
    declared = _DECLARED.search(body[:500])
    name = _codec_name(declared[1].decode("ascii")) if declared else "utf-8"
    if name != "utf-8":
        return body.decode(name, "replace")
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(1 for character in text[:200_000] if character > "\x7f") - broken
    # A single bad byte is no reason to misread a whole file, but where most are bad the label is wrong.
    return text if broken <= good or broken == 1 else body.decode("cp1252", "replace")


def _codec_name(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return "utf-8"
    return name if _PAGE_ENCODING.match(name) else "utf-8"
