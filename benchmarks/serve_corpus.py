"""Serves a folder of saved pages as one site: `python -m benchmarks.serve_corpus DIR --port 8000`. Prints its address.

One asyncio process with keep-alive and without any work per request but a dictionary look-up once a page is cached, so
that the server is not what a crawl waits for. See benchmarks/README.md for what it serves.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import socket
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.redesigns import REDESIGNS

_NOT_FOUND = b"<!doctype html><title>Not found</title><p>Not found"


class _Connection(asyncio.Protocol):
    """Reads requests without bodies and answers them in turn."""

    def __init__(self, corpus: Corpus, delay_s: float) -> None:
        self._corpus = corpus
        self._delay_s = delay_s
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while b"\r\n\r\n" in self._unread:
            head, _, self._unread = self._unread.partition(b"\r\n\r\n")
            if self._delay_s:
                asyncio.get_running_loop().call_later(self._delay_s, self._reply, head)
            else:
                self._reply(head)

    def _reply(self, head: bytes) -> None:
        if self._transport.is_closing():
            return
        line, *fields = head.split(b"\r\n")
        method, target, _ = line.split(b" ", 2)
        headers = {name.strip().lower(): value.strip() for name, _, value in (f.partition(b":") for f in fields)}
        status, more, body = self._answer(target.decode("latin-1").partition("?")[0], headers)
        answer = b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n" % (status, more, len(body))
        self._transport.write(answer if method == b"HEAD" or status.startswith(b"304") else answer + body)
        if headers.get(b"connection", b"").lower() == b"close":
            self._transport.close()

    def _answer(self, path: str, headers: dict[bytes, bytes]) -> tuple[bytes, bytes, bytes]:
        page = self._corpus.find(path)
        if page is None:
            if (made := self._corpus.generated(path)) is None:
                return b"404 Not Found", b"Content-Type: text/html\r\n", _NOT_FOUND
            return b"200 OK", b"Content-Type: %s; charset=utf-8\r\n" % made[1].encode(), made[0]
        etag = self._corpus.etag(page)
        if headers.get(b"if-none-match") == etag:
            return b"304 Not Modified", b"ETag: %s\r\n" % etag, b""
        return b"200 OK", b"Content-Type: text/html\r\nETag: %s\r\n" % etag, self._corpus.body(page)


async def serve(
    folder: Path, port: int, *, limit: int | None, repeat: int, delay_s: float, redesign: str | None = None
) -> None:
    """Serves until cancelled."""
    listener = socket.create_server(("127.0.0.1", port))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    corpus = Corpus(folder, origin, limit=limit, repeat=repeat, redesign=redesign)
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(corpus, delay_s), sock=listener)
    print(origin + "/", flush=True)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds pages.jsonl and the files that it names")
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one (default: 8000)")
    parser.add_argument("--limit", type=int, help="serve only the first N pages")
    parser.add_argument("--repeat", type=int, default=1, help="serve each page K times, as K articles")
    parser.add_argument("--delay-ms", type=float, default=0, help="wait before each answer")
    parser.add_argument("--redesign", choices=REDESIGNS, help="serve the pages as after this redesign")
    a = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(
            serve(a.folder, a.port, limit=a.limit, repeat=a.repeat, delay_s=a.delay_ms / 1000, redesign=a.redesign)
        )


if __name__ == "__main__":
    main()
