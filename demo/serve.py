"""Serves the demo site: `python -m demo.serve --port 8000`. Prints its address; Ctrl-C ends it."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from demo.site import Resource, build_site, not_found


class DemoServer(ThreadingHTTPServer):
    """The site on 127.0.0.1; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.site = build_site(self.origin)
        self.missing = not_found()


class _Handler(BaseHTTPRequestHandler):
    server: DemoServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        resource = self.server.site.get(self.path.partition("?")[0], self.server.missing)
        is_known = is_unchanged(resource, self.headers)
        self.send_response(304 if is_known else resource.status)
        self.send_header("ETag", resource.etag)
        self.send_header("Last-Modified", resource.last_modified)
        if not is_known:
            self.send_header("Content-Type", resource.content_type)
            self.send_header("Content-Length", str(len(resource.body)))
        self.end_headers()
        if not is_known and self.command == "GET":
            self.wfile.write(resource.body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: the output belongs to the crawl."""


def is_unchanged(resource: Resource, headers: Message) -> bool:
    """Whether a conditional request is to be answered with 304 (RFC 9110, 13.2.2: an ETag decides before a date)."""
    if resource.status != 200:
        return False
    if (etags := headers.get("If-None-Match")) is not None:
        return resource.etag in (tag.strip().removeprefix("W/") for tag in etags.split(","))
    return headers.get("If-Modified-Since") == resource.last_modified


@contextlib.contextmanager
def serving(port: int = 0) -> Iterator[DemoServer]:
    """Runs the site in a thread for the length of the block."""
    with DemoServer(port) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one (default: 8000)")
    with DemoServer(parser.parse_args().port) as server, contextlib.suppress(KeyboardInterrupt):
        print(server.origin + "/", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
