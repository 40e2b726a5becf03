"""Bounds what is read of a body, and unpacks it. The unpacking itself is `crawler.network.unpacking`.

Takes the place of Scrapy's own middleware, which hands on what it could read of a body that is torn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Request, Response

from crawler.network.unpacking import ACCEPTED, BodyTooLarge, BodyTorn, BodyUnreadable, unpack_body

BOUNDS = "body_bounds"
"""The request's meta key for its `BodyBounds`; without one DOWNLOAD_MAXSIZE holds, and what is longer is an error."""

_RECEIVED = "body_bytes_received"


@dataclass(frozen=True, slots=True)
class BodyBounds:
    """How much of a body is wanted where its beginning is better than nothing."""

    received: int
    """Bytes as they come; then the connection is closed."""
    unpacked: int
    """Bytes when unpacked."""
    is_cut: bool
    """Whether what unpacks to more is cut there; else it is an error."""

    def meta(self) -> dict[str, object]:
        """For a request's meta. Without Scrapy's own bound, which refuses what announces itself as longer."""
        return {BOUNDS: self, "download_maxsize": 0}


class BodiesMiddleware:
    """Downloader middleware, next to the network.

    Raises from `process_response`:
        BodyTooLarge, BodyTorn, BodyUnreadable: of a page; the body of an error or a redirect is not worth an error.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))
        crawler.signals.connect(middleware._on_bytes, signal=signals.bytes_received)
        return middleware

    def process_request(self, request: Request) -> None:
        request.headers["Accept-Encoding"] = ACCEPTED

    def process_response(self, request: Request, response: Response) -> Response:
        encodings = [value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")]
        if not encodings:
            return response
        bounds: BodyBounds | None = request.meta.get(BOUNDS)
        is_cut = bounds is not None and (bounds.is_cut or "download_stopped" in response.flags)
        try:
            body = unpack_body(response.body, encodings, bounds.unpacked if bounds else self._max_bytes, is_cut=is_cut)
        except (BodyTooLarge, BodyTorn, BodyUnreadable):
            if response.status == 200:
                raise
            body = b""
        del response.headers["Content-Encoding"]
        return response.replace(body=body)

    def _on_bytes(self, data: bytes, request: Request) -> None:
        bounds: BodyBounds | None = request.meta.get(BOUNDS)
        if bounds is None:
            return
        request.meta[_RECEIVED] = request.meta.get(_RECEIVED, 0) + len(data)
        if request.meta[_RECEIVED] >= bounds.received:
            raise StopDownload(fail=False)
