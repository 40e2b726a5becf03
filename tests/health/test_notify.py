"""Messages about sites that broke, sent to real servers of this test's own."""

from __future__ import annotations

import datetime as dt
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler.health.channels import Channels, Email
from crawler.health.notify import Message, send
from schema.health import BreachRow

BEGAN = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
BROKEN = BreachRow(1, "town", "published filled", 1.0, 0.0, "published filled 0% of 30,\nusually 100%", BEGAN, None)
OVER = BreachRow(2, "coast", "canaries", 1.0, 0.0, "3 of 3", BEGAN, BEGAN + dt.timedelta(hours=1))
MESSAGE = Message([BROKEN], [OVER])


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()


def hook(status: int, got: list[Any]) -> HTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return HTTPServer(("127.0.0.1", 0), Handler)


def mail_server(got: list[str]) -> socketserver.TCPServer:
    """Speaks as much SMTP (RFC 5321) as a client needs."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 ready\r\n")
            for line in iter(self.rfile.readline, b""):
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    text = b"".join(iter(self.rfile.readline, b".\r\n"))
                    got.append(text.decode())
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
                if word == b"QUIT":
                    return

    return socketserver.TCPServer(("127.0.0.1", 0), Handler)


def test_a_webhook_gets_what_began_and_what_ended() -> None:
    got: list[Any] = []
    with serving(hook(200, got)) as port:
        assert send(MESSAGE, Channels(webhook=f"http://127.0.0.1:{port}/hook"))
    assert got[0]["text"].splitlines()[0] == "tearsheet: town broken; coast well again"
    assert [row["site"] for row in got[0]["begun"]] == ["town"]
    assert got[0]["ended"][0]["ended_at"] == "2026-03-01T10:30:00+00:00"


def test_a_command_gets_the_same_on_stdin(tmp_path: Path) -> None:
    assert send(MESSAGE, Channels(command=f"cat > '{tmp_path}/said.json'"))
    assert json.loads((tmp_path / "said.json").read_text()) == MESSAGE.as_json()


def test_mail_is_handed_to_the_server() -> None:
    got: list[str] = []
    with serving(mail_server(got)) as port:
        email = Email(("ops@news.example", "two@news.example"), "crawl@news.example", "127.0.0.1", port)
        assert send(MESSAGE, Channels(email=email))
    assert "Subject: tearsheet: town broken; coast well again" in got[0]
    assert "To: ops@news.example, two@news.example" in got[0]
    assert "coast: well again: canaries; it broke at 2026-03-01 09:30 UTC" in got[0]


@pytest.mark.parametrize("channels", [Channels(webhook="http://127.0.0.1:1/"), Channels(command="exit 3")])
def test_what_nobody_takes_is_not_told(channels: Channels, caplog: pytest.LogCaptureFixture) -> None:
    assert not send(MESSAGE, channels)
    assert "tried again with the next run" in caplog.text


def test_a_refusal_is_no_delivery_and_another_channel_is_enough(tmp_path: Path) -> None:
    got: list[Any] = []
    with serving(hook(500, got)) as port:
        address = f"http://127.0.0.1:{port}/"
        assert not send(MESSAGE, Channels(webhook=address))
        assert send(MESSAGE, Channels(webhook=address, command="cat >/dev/null"))


def test_nothing_that_a_page_says_can_break_a_line() -> None:
    assert len(MESSAGE.text().splitlines()) == 2
    assert "\n" not in Message([BROKEN._replace(site="a\r\nBcc: x@y.example")], []).subject()


def test_a_bad_day_is_still_one_short_message() -> None:
    rows = [BROKEN._replace(site=f"site{number}") for number in range(80)]
    message = Message(rows, [])
    assert message.subject() == "tearsheet: site0, site1, site2 and 77 more broken"
    assert message.text().splitlines()[-1] == "and 30 more: tearsheet status"
