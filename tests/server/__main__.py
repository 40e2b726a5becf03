"""`python -m tests.server SITE SIZE HOST PORT`: prints its origin, then a JSON line for each request."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.server.behaviours import Behaviour, Fail, Reply, Request
from tests.server.sites import SITES

_MISSING = Fail(404)
_CUT = (ConnectionError, ValueError)
"""The client was killed, or this end cut the connection."""
_DRIP_S = 0.5
_print_lock = threading.Lock()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, site: str, size: int, host: str, port: int) -> None:
        super().__init__((host, port), _Handler)
        self.origin = f"http://{host}:{self.server_port}"
        self.stopped = threading.Event()
        self.site = SITES[site](self.origin, size)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        request = Request(self.path, {name.lower(): value for name, value in self.headers.items()})
        reply = _behaviour(self.server.site, self.path).answer(request)
        line = {"path": self.path, "time": time.monotonic(), "status": reply.status, "headers": dict(request.headers)}
        with _print_lock:
            print(json.dumps(line), flush=True)
        if reply.then == "reset" and reply.raw is None:
            self._reset()
        elif reply.then == "hang" and reply.raw is None:
            self.server.stopped.wait()
        elif reply.raw is not None:
            self._send_raw(reply)
        else:
            self._send(reply)
        self.close_connection = self.close_connection or reply.then != "go on"

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body) if reply.promised is None else reply.promised))
        self.end_headers()
        self.wfile.write(reply.body)
        self._go_on(reply)

    def _send_raw(self, reply: Reply) -> None:
        self.wfile.write(reply.raw or b"")
        self.wfile.flush()
        if reply.then == "reset":
            self._reset()
        elif reply.then == "hang":
            self.server.stopped.wait()
        self._go_on(reply)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _go_on(self, reply: Reply) -> None:
        while reply.then in ("drip", "endless") and not self.server.stopped.wait(_DRIP_S * (reply.then == "drip")):
            self.wfile.write(reply.body[:1] if reply.then == "drip" else reply.body)

    def handle(self) -> None:
        with contextlib.suppress(*_CUT):
            super().handle()

    def finish(self) -> None:
        with contextlib.suppress(*_CUT):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the request log is the output."""


def _behaviour(site: Mapping[str, Behaviour], path: str) -> Behaviour:
    """What stands at the path, or at the longest beginning of it that ends in "*"."""
    if path in site:
        return site[path]
    beginnings = [name for name in site if name.endswith("*") and path.startswith(name[:-1])]
    return site[max(beginnings, key=len)] if beginnings else _MISSING


def main() -> None:
    site, size, host, port = sys.argv[1:]
    with _Server(site, int(size), host, int(port)) as server:
        print(server.origin, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
