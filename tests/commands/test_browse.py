"""`tearsheet browse`: what it opens, where it serves, how it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.browsing.server import browser
from crawler.commands.browse import _browsable
from schema.engine import open_engine
from tests.commands.conftest import Run
from tests.commands.test_read_only import _READER, folder
from tests.stored_site import Site

__all__ = ["folder"]  # a fixture


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TEARSHEET_CONFIG", raising=False)
    monkeypatch.delenv("TEARSHEET_DATABASE_URL", raising=False)


class Served:
    """A server in a process of its own, in a folder that holds articles.db; it may write only what all may."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _READER, "browse", "--port", "0"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(folder.parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().partition(" ")[0]

    def get(self, path: str, host: str | None = None) -> str:
        request = urllib.request.Request(self.address + path, headers={"Host": host} if host else {})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(answer.read().decode())

    def end(self, number: int) -> tuple[int, str]:
        """(exit code, what it said on stderr)."""
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@pytest.fixture
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """By the name of the fixture that makes the folder, `stored` without one."""
    name = getattr(request, "param", "stored")
    found: Path = request.getfixturevalue(name)
    server = Served(found if found.is_dir() else found.parent)
    yield server
    server.process.kill()
    server.process.communicate()


def test_it_serves_the_file_beside_a_crawl(served: Served, stored: Path) -> None:
    assert "Sun" in served.get("")
    assert "Sun" in served.get("-/article/2")
    with pytest.raises(urllib.error.HTTPError, match="421"):
        served.get("", host="evil.example")
    assert served.end(signal.SIGTERM) == (143, "")
    assert not list(stored.parent.glob("tearsheet-*"))


@pytest.mark.parametrize("served", ["folder"], indirect=True)
def test_what_cannot_be_locked_is_copied(served: Served, folder: Path) -> None:
    assert "Sun" in served.get("-/article/2")
    assert len(list(folder.parent.glob("tearsheet-*"))) == 1
    assert served.end(signal.SIGTERM) == (143, "tearsheet: copying the database into a temporary file\n")
    assert not list(folder.parent.glob("tearsheet-*"))
    assert [path.name for path in folder.iterdir()] == ["articles.db"]


def test_a_server_is_copied_into_a_file(site: Site) -> None:
    site.store(site.article("/rain"))
    with _browsable(None, site.engine.url.render_as_string(hide_password=False)) as (path, title):
        assert title == Path(site.engine.url.database or "").name
        with browser(path, title) as datasette:
            page = asyncio.run(datasette.client.get("/articles/v_articles"))
        assert (page.status_code, "Rain" in page.text) == (200, True)
        is_own = str(path) == site.engine.url.database
        assert is_own == (site.engine.dialect.name == "sqlite")
    assert path.exists() == is_own


def test_a_taken_port_is_named(run: Run, stored: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        outcome = run("browse", "--port", str(port))
    assert (outcome.code, outcome.out) == (2, "")
    assert f"port {port} is taken; name another with --port, or 0 for any" in outcome.err


def test_an_address_of_another_machine_cannot_be_served(run: Run, stored: Path) -> None:
    outcome = run("browse", "--host", "192.0.2.1", "--port", "0")
    assert outcome.code == 2
    assert "cannot serve at 192.0.2.1 port 0" in outcome.err


def test_a_database_that_is_not_there_is_not_made(run: Run, tmp_path: Path) -> None:
    outcome = run("browse", "--port", "0")
    assert (outcome.code, outcome.out) == (78, "")
    assert "there is no database articles.db yet" in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_an_earlier_version_is_to_be_upgraded(run: Run, stored: Path) -> None:
    engine = open_engine(str(stored))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP VIEW v_articles")
    engine.dispose()
    outcome = run("browse", "--port", "0")
    assert outcome.code == 78
    assert "run `tearsheet db upgrade`" in outcome.err
