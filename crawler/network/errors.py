"""What Scrapy raises for a request that got no usable answer: as a `Failure`, and in words."""

from __future__ import annotations

from OpenSSL import SSL
from scrapy import exceptions
from twisted.internet.error import ConnectionClosed
from twisted.python.failure import Failure as TwistedFailure

from crawler.network.unpacking import BodyTooLarge, BodyTorn, BodyUnreadable
from schema.reasons import Failure


class AddressRefused(exceptions.DownloadFailedError):
    """The host has none but special addresses; the message names one."""


_ERRORS: tuple[tuple[type[BaseException], Failure, str], ...] = (
    (AddressRefused, Failure.FORBIDDEN_ADDRESS, "nothing is fetched from there"),
    (BodyTooLarge, Failure.TOO_LARGE, "the answer is too large"),
    (BodyTorn, Failure.TRUNCATED, "the answer ended too early"),
    (BodyUnreadable, Failure.BAD_ANSWER, "the answer cannot be read"),
    (exceptions.DownloadTimeoutError, Failure.TIMEOUT, "no complete answer in time"),
    (exceptions.DownloadCancelledError, Failure.TOO_LARGE, "the answer is too large"),
    (exceptions.ResponseDataLossError, Failure.TRUNCATED, "the answer ended before its announced length"),
    (exceptions.CannotResolveHostError, Failure.CONNECTION, "the host name cannot be found"),
    (exceptions.DownloadConnectionRefusedError, Failure.CONNECTION, "the connection was refused"),
    (exceptions.DownloadFailedError, Failure.CONNECTION, "the connection failed"),
    (exceptions.UnsupportedURLSchemeError, Failure.CONNECTION, "neither http nor https"),
    (exceptions.NotSupported, Failure.CONNECTION, "neither http nor https"),
    (OSError, Failure.CONNECTION, "the connection failed"),
)
"""Most particular first."""

NO_ANSWER = tuple(kind for kind, _, _ in _ERRORS)
"""What the downloader and its middlewares raise where no answer comes."""

_MAX_CHARS = 300


def failure_of(error: BaseException) -> Failure:
    """What an error means to the page; INTERNAL for a fault of this program."""
    if _breaks_http(error):
        return Failure.BAD_ANSWER
    return next((failure for kind, failure, _ in _ERRORS if isinstance(error, kind)), Failure.INTERNAL)


def words_of(error: BaseException) -> str:
    """The error for a reader, with the reason that the system gave, at most 500 characters."""
    words = next((words for kind, _, words in _ERRORS if isinstance(error, kind)), type(error).__name__)
    words = "the answer cannot be read" if _breaks_http(error) else words
    reason = _reason(error)
    return f"{words}: {reason}"[:500] if reason else words


def _breaks_http(error: BaseException) -> bool:
    """Whether an answer came that is none: Twisted wraps what its reader raised."""
    reasons = getattr(error.__cause__, "reasons", None)
    if not isinstance(error, exceptions.DownloadFailedError) or not reasons:
        return False
    return not any(reason.check(ConnectionClosed, SSL.Error, OSError) for reason in reasons)


def _reason(error: BaseException) -> str:
    """The innermost message: Twisted wraps what happened in lists of failures."""
    inner = error.args[0] if error.args else ""
    if isinstance(inner, list | tuple):
        inner = inner[0] if inner else ""
    if isinstance(inner, TwistedFailure):
        inner = inner.getErrorMessage()
    cause = error.__cause__
    if not str(inner) and cause is not None and cause is not error:
        return _reason(cause)
    reasons = getattr(cause, "reasons", None)
    if reasons and isinstance(reasons[0], TwistedFailure):
        inner = reasons[0].getErrorMessage()
    return " ".join(str(inner).split())[:_MAX_CHARS]
