"""Reads answers as Scrapy does, and bounds what it leaves open: endless headers, and bodies that a reset cuts short."""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientProtocol, _LenientHTTPClientParser
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS, ResponseFailed
from twisted.web.client import _HTTP11ClientFactory
from twisted.web.http import _DataLoss
from twisted.web.iweb import UNKNOWN_LENGTH

MAX_HEAD_BYTES = 64 * 1024
"""Of status line and headers, all interim answers included; give or take one read. Servers' own bounds are lower."""


class BadAnswer(Exception):
    """The answer breaks a bound, or HTTP itself."""


class _Parser(_LenientHTTPClientParser):
    """A body without a length ends where the connection is closed; where it is reset instead, the body is torn."""

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802 - Twisted's name
        error = reason.value if isinstance(reason, Failure) else reason  # Twisted hands in either
        is_clean = error is None or isinstance(error, ConnectionDone)
        if is_clean or self.bodyDecoder is None or self.response.length != UNKNOWN_LENGTH:
            super().connectionLost(reason)
            return
        self.response._bodyDataFinished(Failure(ResponseFailed([reason, Failure(_DataLoss())], self.response)))

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        raise BadAnswer("an endless header")


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """One connection."""

    _head_bytes = 0

    def request(self, request: Any) -> Any:
        answer = super().request(request)
        self._head_bytes = 0
        if self._parser is not None:
            # As Scrapy does with its own: Twisted names the class of the parser in the middle of a method.
            self._parser.__class__ = _Parser
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        super().dataReceived(data)
        if self._parser is None or self._parser.state not in (STATUS, HEADER):
            return
        self._head_bytes += len(data)
        if self._head_bytes > MAX_HEAD_BYTES:
            self.transport.abortConnection()  # type: ignore[union-attr]  # data comes from a connection
            self._disconnectParser(Failure(BadAnswer(f"headers of more than {MAX_HEAD_BYTES:,} bytes")))


class BoundedFactory(_HTTP11ClientFactory):
    """Makes the connections of a pool."""

    noisy = False

    def buildProtocol(self, addr: Any) -> BoundedProtocol:  # noqa: N802 - Twisted's name
        return BoundedProtocol(self._quiescentCallback)
