"""Bodies that are not what their headers say: bombs, torn archives, wrong labels, odd charsets."""

from __future__ import annotations

import functools
import gzip
import sys
import zlib
from collections.abc import Callable

import brotli

from tests.server.articles import article
from tests.server.behaviours import Behaviour, Serve
from tests.server.tricks.trick import STORED, Place, Trick, dropped, failed

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_BOMB_BYTES = 60_000_000
_PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n" + b"0 0 0 rg BT (An article in a drawer) Tj ET\n" * 200
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40


def _packed(body: bytes, encoding: str) -> Behaviour:
    return Serve(body, headers={"Content-Encoding": encoding})


@functools.cache
def _bomb(pack: Callable[[bytes], bytes]) -> bytes:
    return pack(b"<p>boom</p>" * (_BOMB_BYTES // 11))


class GzipBomb(Trick):
    """60 MB in 60 kB."""

    fate = failed("too_large")

    def behaviour(self, place: Place) -> Behaviour:
        return _packed(_bomb(functools.partial(gzip.compress, compresslevel=1)), "gzip")


class DeflateBomb(Trick):
    """The same without gzip's head."""

    fate = failed("too_large")

    def behaviour(self, place: Place) -> Behaviour:
        return _packed(_bomb(functools.partial(zlib.compress, level=1)), "deflate")


class BrotliBomb(Trick):
    """The same in a kilobyte."""

    fate = failed("too_large")

    def behaviour(self, place: Place) -> Behaviour:
        return _packed(_bomb(functools.partial(brotli.compress, quality=1)), "br")


class ZstdBomb(Trick):
    """The same by zstd."""

    fate = failed("too_large")

    def behaviour(self, place: Place) -> Behaviour:
        return _packed(_bomb(zstd.compress), "zstd")


class NestedBomb(Trick):
    """A bomb in a bomb."""

    fate = failed("too_large")

    def behaviour(self, place: Place) -> Behaviour:
        return _packed(gzip.compress(_bomb(functools.partial(gzip.compress, compresslevel=1))), "gzip, gzip")


class PackedTenTimes(Trick):
    """An article, packed over and over."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        body = article(self.number).encode()
        for _ in range(10):
            body = gzip.compress(body)
        return _packed(body, ", ".join(["gzip"] * 10))


class TornGzip(Trick):
    """Half of a packed article, with the length of the half."""

    fate, most_requests = failed("truncated"), 2

    def behaviour(self, place: Place) -> Behaviour:
        body = gzip.compress(article(self.number).encode() * 20)
        return _packed(body[: len(body) * 2 // 3], "gzip")


class TornBrotli(Trick):
    """The same by brotli."""

    fate, most_requests = failed("truncated"), 2

    def behaviour(self, place: Place) -> Behaviour:
        body = brotli.compress("".join(map(article, range(50))).encode())
        return _packed(body[: len(body) * 2 // 3], "br")


class TornZstd(Trick):
    """The same by zstd."""

    fate, most_requests = failed("truncated"), 2

    def behaviour(self, place: Place) -> Behaviour:
        body = zstd.compress("".join(map(article, range(50))).encode())
        return _packed(body[: len(body) * 2 // 3], "zstd")


class GarbageInGzip(Trick):
    """Noise that calls itself gzip."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return _packed(bytes(range(1, 200)) * 50, "gzip")


class PlainInGzip(Trick):
    """An article that is not packed, although its header says so."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        return _packed(article(self.number).encode(), "gzip")


class CharsetAsEncoding(Trick):
    """A charset where the encoding should stand."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        return _packed(article(self.number).encode(), "utf-8")


class PdfAsHtml(Trick):
    """A PDF under an HTML label."""

    fate = dropped("not_html")

    def behaviour(self, place: Place) -> Behaviour:
        return Serve(_PDF)


class PictureAsHtml(Trick):
    """A picture under an HTML label."""

    fate = dropped("not_html")

    def behaviour(self, place: Place) -> Behaviour:
        return Serve(_PNG)


class JsonAsHtml(Trick):
    """Data under an HTML label."""

    fate = (dropped("not_html"), dropped("not_article"), dropped("empty"))

    def behaviour(self, place: Place) -> Behaviour:
        return Serve(
            b'{"error": null, "items": [' + b'{"title": "A story", "body": "Once upon a time"},' * 50 + b"{}]}"
        )


class Nothing(Trick):
    """No body at all."""

    fate = dropped("empty")

    def behaviour(self, place: Place) -> Behaviour:
        return Serve(b"")


class NulBytes(Trick):
    """NUL between the letters of an article."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        return Serve(article(self.number).replace(" wall of", " w\0all\0 of").encode())


class Utf16(Trick):
    """UTF-16 that nothing but its mark tells of."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        return Serve(article(self.number).encode("utf-16"), "text/html")


class WrongCharset(Trick):
    """windows-1252 that calls itself UTF-8."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        return Serve(article(self.number).replace(" own", " \u201cown\u201d").encode("cp1252"))


class UnknownCharset(Trick):
    """A charset that nobody knows."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        return Serve(article(self.number).encode(), "text/html; charset=klingon-8")


class Utf7(Trick):
    """UTF-7, in which an old browser would find a script."""

    fate = STORED

    def behaviour(self, place: Place) -> Behaviour:
        body = article(self.number).replace("</h1>", "</h1>+ADw-script+AD4-alert(1)+ADw-/script+AD4-")
        return Serve(body.encode(), "text/html; charset=utf-7")


TRICKS: tuple[type[Trick], ...] = (
    *(GzipBomb, DeflateBomb, BrotliBomb, ZstdBomb, NestedBomb, PackedTenTimes, TornGzip, TornBrotli, TornZstd),
    *(GarbageInGzip, PlainInGzip, CharsetAsEncoding, PdfAsHtml, PictureAsHtml, JsonAsHtml, Nothing, NulBytes, Utf16),
    *(WrongCharset, UnknownCharset, Utf7),
)
