"""What an address of the test server does when it is asked: one class a behaviour."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the behaviours see it; header names in lower case."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back. `promised` is the Content-Length where it is not the body's; `then` is how the exchange ends."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    promised: int | None = None
    raw: bytes | None = None
    """Sent instead of status line, headers and body; `then` goes on with `body`."""
    then: Literal["go on", "close", "reset", "hang", "drip", "endless"] = "go on"


class Behaviour(Protocol):
    """One address."""

    def answer(self, request: Request) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Serve:
    """A resource with an ETag: 200, or 304 to who has it already."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, request: Request) -> Reply:
        etag = f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'
        if self.status == 200 and request.headers.get("if-none-match") == etag:
            return Reply(304, {"ETag": etag})
        return Reply(self.status, {"Content-Type": self.content_type, "ETag": etag, **self.headers}, self.body)


@dataclass(frozen=True, slots=True)
class Redirect:
    """Elsewhere."""

    to: str
    status: int = 301

    def answer(self, request: Request) -> Reply:
        return Reply(self.status, {"Location": self.to})


@dataclass(frozen=True, slots=True)
class Fail:
    """An error status."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, request: Request) -> Reply:
        return Reply(self.status, {"Content-Type": "text/html", **self.headers}, b"<title>Error</title>")


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they are, in place of an answer."""

    start: bytes
    again: bytes = b""
    then: Literal["close", "reset", "hang", "drip", "endless"] = "close"

    def answer(self, request: Request) -> Reply:
        return Reply(200, raw=self.start, body=self.again, then=self.then)


@dataclass(frozen=True, slots=True)
class Made:
    """A page that is made when it is asked for: what a site without end consists of."""

    make: Callable[[str], Behaviour]
    """From the path, with its query, to what answers it."""

    def answer(self, request: Request) -> Reply:
        return self.make(request.path).answer(request)


@dataclass(frozen=True, slots=True)
class Zipped:
    """A body compressed in transit."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    times: int = 1
    """How often the body is repeated."""

    def answer(self, request: Request) -> Reply:
        packed = gzip.compress(self.body * self.times)
        return Reply(200, {"Content-Type": self.content_type, "Content-Encoding": "gzip"}, packed)


@dataclass(frozen=True, slots=True)
class Truncate:
    """Promises twice what it sends, then closes."""

    body: bytes

    def answer(self, request: Request) -> Reply:
        return Reply(200, {"Content-Type": "text/html"}, self.body, promised=2 * len(self.body), then="close")


@dataclass(frozen=True, slots=True)
class Reset:
    """Cuts the connection without a word."""

    def answer(self, request: Request) -> Reply:
        return Reply(0, then="reset")


@dataclass(frozen=True, slots=True)
class Hang:
    """Takes the request, and never says a word."""

    def answer(self, request: Request) -> Reply:
        return Reply(0, then="hang")


@dataclass(frozen=True, slots=True)
class Drip:
    """A byte now and then, for ever."""

    body: bytes

    def answer(self, request: Request) -> Reply:
        return Reply(200, {"Content-Type": "text/plain"}, self.body, promised=1 << 20, then="drip")


@dataclass(frozen=True, slots=True)
class Endless:
    """The same again and again, as fast as it is taken."""

    body: bytes
    content_type: str = "text/plain"

    def answer(self, request: Request) -> Reply:
        return Reply(200, {"Content-Type": self.content_type}, self.body, promised=1 << 40, then="endless")


@dataclass(slots=True)
class InTurn:
    """Another behaviour each time it is asked; the last one stays."""

    turns: Sequence[Behaviour]
    asked: int = 0

    def answer(self, request: Request) -> Reply:
        turn = self.turns[min(self.asked, len(self.turns) - 1)]
        self.asked += 1
        return turn.answer(request)
