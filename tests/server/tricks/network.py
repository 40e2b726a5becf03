"""Answers that are none: silence, drips, floods, cut connections, broken HTTP."""

from __future__ import annotations

from tests.server.articles import article
from tests.server.behaviours import Behaviour, Drip, Endless, Hang, Raw, Reset, Truncate
from tests.server.tricks.trick import Place, Trick, failed

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_HALF = article(1)[:900].encode()
_CHUNKED = _OK + b"Transfer-Encoding: chunked\r\n\r\n"


class Hangs(Trick):
    """Takes the request, and never says a word."""

    fate, most_requests = failed("timeout"), 2

    def behaviour(self, place: Place) -> Behaviour:
        return Hang()


class DripsBody(Trick):
    """A byte of the body now and then."""

    fate, most_requests = failed("timeout"), 2

    def behaviour(self, place: Place) -> Behaviour:
        return Drip(_HALF)


class DripsHeaders(Trick):
    """A byte of a header now and then."""

    fate, most_requests = failed("timeout"), 2

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"X-Slow: ", b"a", "drip")


class SaysHalfAndHangs(Trick):
    """Half of the article, then nothing; the connection stays open."""

    fate, most_requests = failed("timeout"), 2

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"Content-Length: 4000\r\n\r\n" + _HALF, then="hang")


class EndlessHeaders(Trick):
    """Header after header."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK, b"X-More: and more\r\n" * 1000, "endless")


class EndlessHeader(Trick):
    """One header line that does not end."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"X-Long: ", b"a" * 10_000, "endless")


class EndlessInterim(Trick):
    """ "Continue", again and again."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500, "endless")


class ManyHeaders(Trick):
    """A hundred thousand headers before a good page."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\n" + article(1).encode())


class FoldedHeader(Trick):
    """A header that is continued on a hundred thousand lines."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"X-Fold: a\r\n" + b" b\r\n" * 100_000 + b"\r\n" + article(1).encode())


class ResetsAtOnce(Trick):
    """Cuts the connection without a word."""

    fate, most_requests = failed("connection"), 5

    def behaviour(self, place: Place) -> Behaviour:
        return Reset()


class ClosesAtOnce(Trick):
    """Closes the connection politely, without a word."""

    fate, most_requests = failed("connection"), 5

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(b"")


class ResetsInHeaders(Trick):
    """Cuts the connection in the middle of a header."""

    fate, most_requests = failed("connection"), 5

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"Content-Le", then="reset")


class ResetsInBody(Trick):
    """Cuts the connection in the middle of the body."""

    fate, most_requests = (failed("truncated"), failed("connection")), 5

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"Content-Length: 9000\r\n\r\n" + _HALF, then="reset")


class ResetsOpenEnded(Trick):
    """Says no length, and cuts the connection in the middle of the article."""

    fate, most_requests = (failed("truncated"), failed("connection")), 5

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"Connection: close\r\n\r\n" + _HALF, then="reset")


class PromisesMore(Trick):
    """Sends half of what it promised, then closes."""

    fate, most_requests = failed("truncated"), 2

    def behaviour(self, place: Place) -> Behaviour:
        return Truncate(article(1).encode())


class ForgetsTheLastChunk(Trick):
    """Chunks without the one that says the end."""

    fate, most_requests = failed("truncated"), 2

    def behaviour(self, place: Place) -> Behaviour:
        body = article(1).encode()
        return Raw(_CHUNKED + b"%x\r\n%b\r\n" % (len(body), body))


class MadChunk(Trick):
    """A chunk whose length is no number."""

    fate, most_requests = (failed("truncated"), failed("bad_answer")), 2

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_CHUNKED + b"many\r\n" + _HALF + b"\r\n0\r\n\r\n")


class EndlessChunks(Trick):
    """Chunk after chunk."""

    fate = failed("too_large")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_CHUNKED, b"10000\r\n" + b"<p>and" * 10_922 + b"abcd\r\n", "endless")


class EndlessBody(Trick):
    """A body without length and end."""

    fate = failed("too_large")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"\r\n", b"<p>and so on" * 5_000, "endless")


class EndlessPromise(Trick):
    """A body of a terabyte, as announced."""

    fate = failed("too_large")

    def behaviour(self, place: Place) -> Behaviour:
        return Endless(b"<p>and so on" * 5_000, "text/html")


class NotHttp(Trick):
    """Another protocol."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")


class WordyStatus(Trick):
    """A status that is no number."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(b"HTTP/1.1 fine fine\r\n\r\n" + article(1).encode())


class OddStatus(Trick):
    """A status that does not exist."""

    fate = failed("http_error")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(b"HTTP/1.1 999 Request denied\r\nContent-Length: 4\r\n\r\nno!!")


class NegativeLength(Trick):
    """Less than nothing."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"Content-Length: -5\r\n\r\n" + article(1).encode())


class TwoLengths(Trick):
    """Two lengths that contradict each other."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"Content-Length: 10\r\nContent-Length: 4000\r\n\r\n" + article(1).encode())


class UnknownTransfer(Trick):
    """A transfer encoding that nobody knows."""

    fate = failed("bad_answer")

    def behaviour(self, place: Place) -> Behaviour:
        return Raw(_OK + b"Transfer-Encoding: pigeon\r\n\r\n" + article(1).encode())


TRICKS: tuple[type[Trick], ...] = (
    *(Hangs, DripsBody, DripsHeaders, SaysHalfAndHangs, EndlessHeaders, EndlessHeader, EndlessInterim, ManyHeaders),
    *(FoldedHeader, ResetsAtOnce, ClosesAtOnce, ResetsInHeaders, ResetsInBody, ResetsOpenEnded, PromisesMore),
    *(ForgetsTheLastChunk, MadChunk, EndlessChunks, EndlessBody, EndlessPromise, NotHttp, WordyStatus, OddStatus),
    *(NegativeLength, TwoLengths, UnknownTransfer),
)
