"""Fetching one page politely, from a real server."""

import socket
import threading
from collections.abc import Iterator

import pytest

from crawler import fetch
from crawler.fetch import FetchFailed, fetch_page
from tests.server.client import ServerProcess

GOOD = "/2025/08/good-morning-number-1"


@pytest.fixture(scope="module")
def awkward() -> Iterator[ServerProcess]:
    with ServerProcess("awkward") as server:
        yield server


def test_a_page_arrives_with_one_request_after_robots(awkward: ServerProcess) -> None:
    start = len(awkward.log)
    page = fetch_page(f"{awkward.origin}{GOOD}#top", contact="mailto:me@news-team.example")
    assert (page.url, page.status, page.content_type) == (f"{awkward.origin}{GOOD}", 200, "text/html; charset=utf-8")
    assert b"</html>" in page.body
    awkward.wait_for(lambda log: len(log) >= start + 2)
    assert [request.path for request in awkward.log[start:]] == ["/robots.txt", GOOD]
    agent = awkward.log[-1].headers["user-agent"]
    assert agent.startswith("tearsheet/")
    assert agent.endswith(" (+mailto:me@news-team.example)")


def test_a_compressed_page_is_read(awkward: ServerProcess) -> None:
    assert b"</html>" in fetch_page(f"{awkward.origin}/2025/08/zipped-number-2").body


def test_a_redirect_on_the_site_is_followed(awkward: ServerProcess) -> None:
    assert fetch_page(f"{awkward.origin}/2025/08/moved-number-6").url == f"{awkward.origin}{GOOD}"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/2025/08/half-number-3", "cannot be fetched"),
        ("/2025/08/reset-number-4", "cannot be fetched"),
        ("/2025/08/round-number-7", "redirects more than 5 times"),
        (
            "/2025/08/away-number-8",
            "redirects to another site; if you mean that one, ask for https://elsewhere.invalid",
        ),
        ("/2025/08/missing-number-9", "answers with status 404"),
    ],
)
def test_what_cannot_be_had_says_why(path: str, says: str, awkward: ServerProcess) -> None:
    with pytest.raises(FetchFailed, match=says) as failed:
        fetch_page(awkward.origin + path)
    assert failed.value.exit_code == 4


@pytest.mark.parametrize(("site", "says"), [("closed", "robots.txt disallows"), ("broken_robots", "without the rules")])
def test_robots_is_obeyed(site: str, says: str) -> None:
    with ServerProcess(site) as server:
        with pytest.raises(FetchFailed, match=says):
            fetch_page(f"{server.origin}{GOOD}")
        server.wait_for(lambda log: len(log) >= 1)
        assert {request.path for request in server.log} == {"/robots.txt"}


def test_a_body_over_the_cap_is_given_up(awkward: ServerProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_PAGE_BYTES", 1_000)
    for path in (GOOD, "/2025/08/zipped-number-2"):
        with pytest.raises(FetchFailed, match="larger than"):
            fetch_page(awkward.origin + path)


def test_an_answer_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        silent = threading.Thread(target=_drip, args=(listener,), daemon=True)
        silent.start()
        with pytest.raises(FetchFailed, match="no complete answer within"):
            fetch_page(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        silent.join()


def _drip(listener: socket.socket) -> None:
    """A byte of the headers whenever the client may wait for one, until it has gone."""
    connection, _ = listener.accept()
    with connection:
        connection.settimeout(0.05)
        try:
            while True:
                connection.sendall(b"x")
                try:
                    if not connection.recv(65_536):
                        return
                except TimeoutError:
                    pass
        except OSError:
            return


@pytest.mark.parametrize("url", ["ftp://news.example/", "news.example", "", "http://", "file:///etc/passwd"])
def test_only_http_urls_are_fetched(url: str) -> None:
    with pytest.raises(ValueError, match="absolute"):
        fetch_page(url)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FetchFailed, match="Connection refused"):
        fetch_page(f"http://127.0.0.1:{port}/")
